import { closenessFacts } from '../core/score/closeness-facts.ts';
import { choosePrior } from '../core/score/learn-priors.ts';
import type { Said, Whose } from '../core/score/said.ts';
import { score } from '../core/score/score.ts';
import { coreFromStored, type FindingCore } from '../core/stored-json.ts';
import type { Transaction } from '../db/client.ts';
import { type ScoreBasis, type Seen, scoreBasis } from '../db/queries/score-basis.ts';
import { type WhoseWord, whoseWord } from './whose-word.ts';

/** A finding as far as it is scored. */
export type ScoredFinding = FindingCore & { occurredAt: Date };

const dayMs = 86_400_000;

/** Whose finding it is, by which half-life it is scored, and what a person said of it, if one did. */
export type Scored = {
  halfLifeDays: number;
  serviceId: string | null;
  tier: number | null;
  said?: { word: Said; whose: Whose } | undefined;
};

/**
 * Scores a finding against everything known at this moment; answers the columns of the score and of
 * how often it was seen, and how often within 14 days, which only the policy asks.
 */
export async function scoreFinding(
  tx: Transaction,
  finding: ScoredFinding,
  of: Scored & { candidateId: string; fingerprint: string },
) {
  const { candidateId, fingerprint } = of;
  const basis = await scoreBasis(tx, [{ fingerprint, leaveOut: candidateId }]);
  const [seen] = basis.seen;
  if (seen === undefined) throw new Error('the database did not tell how often it was seen');
  return scoreFrom(basis, seen, finding, of);
}

/** The same from what was read; `seen` is how often the same thing happened besides. */
export function scoreFrom(
  { now, watchedSince, judgements, priors }: Omit<ScoreBasis, 'seen'>,
  { count, count14d, count30d, first, times }: Seen,
  finding: ScoredFinding,
  { halfLifeDays, serviceId, tier, said }: Scored,
) {
  const { detector, foundBy = null, occurredAt } = finding;
  const since = watchedSince ?? occurredAt;
  const ageMs = now.getTime() - occurredAt.getTime();
  const { reasons, ...factors } = score({
    tier,
    hints: finding.severity,
    closeness: finding.closeness,
    closenessFacts: closenessFacts(finding),
    occurrences: [...times, occurredAt],
    counted: {
      seen: count + 1,
      recent: count30d + (ageMs <= 30 * dayMs ? 1 : 0),
      first: first === null || occurredAt < first ? occurredAt : first,
    },
    now,
    watchedDays: Math.max(0, now.getTime() - since.getTime()) / dayMs,
    halfLifeDays,
    prior: choosePrior(priors, { detector, tier: tier ?? finding.severity.tier ?? null }),
    judgements: judgements({ detector, foundBy, serviceId }),
    said,
  });
  return {
    score: {
      ...factors,
      scoreReasons: reasons,
      scoredAt: now,
      occurrences: count + 1,
      // Whatever came after it: which one is scored first says nothing.
      isFirst: first === null || occurredAt <= first,
    },
    occurrences14d: count14d + (ageMs < 14 * dayMs ? 1 : 0),
  };
}

/** What people said of a stored candidate; undefined where nobody did. */
export function saidOf(
  row: WhoseWord & {
    saidCloseness: Said['closeness'];
    saidSeverity: Said['severity'];
  },
): Scored['said'] {
  if (row.saidBy === null) return undefined;
  const word = { closeness: row.saidCloseness, severity: row.saidSeverity };
  return { word, whose: whoseWord(row) };
}

/** What is scored of a stored candidate. */
export function scoredFinding(row: { finding: unknown; occurredAt: Date }): ScoredFinding {
  return { ...coreFromStored(row.finding), occurredAt: row.occurredAt };
}
