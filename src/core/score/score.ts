import type { Closeness, SeverityHints } from '../detect/finding.ts';
import { type AgreementCounts, agreement } from './agreement.ts';
import { type Factors, roundedPriority } from './priority.ts';
import { type CountedTimes, type LearntPrior, recurrence } from './recurrence.ts';
import { asSaid, type Said, type Whose } from './said.ts';
import { byWeight, type ScoreFact, type ScoreReason } from './score-reason.ts';
import { severity } from './severity.ts';

export type Score = Factors & {
  /** 0 to 100, to one decimal. */
  priority: number;
  /** The 5 % quantile of agreement, which automatic tickets look at. */
  agreementLow: number;
  /** What moves the score furthest comes first. */
  reasons: readonly ScoreReason[];
};

export type ScoreInput = {
  /** The service's tier, 1 to 4, where it has one. */
  tier: number | null;
  hints: SeverityHints;
  closeness: Closeness;
  /** What the closeness stands on besides its own sentence. */
  closenessFacts?: readonly ScoreFact[] | undefined;
  /** When the same thing happened, this time included. */
  occurrences: readonly Date[];
  /** How often in all, where that is more than can be listed. */
  counted?: CountedTimes | undefined;
  now: Date;
  /** For how many days such facts have been kept; left out, it is taken for long. */
  watchedDays?: number | undefined;
  /** How many days old an occurrence is when it counts half. */
  halfLifeDays?: number | undefined;
  prior?: LearntPrior | undefined;
  judgements: AgreementCounts;
  /** What a person said instead, and who; the computed values stay in the reasons. */
  said?: { word: Said; whose: Whose } | undefined;
};

/** Puts the four factors together, each with its reason. */
export function score(input: ScoreInput): Score {
  const { tier, hints, closeness } = input;
  const severe = severity({ tier, hints });
  const again = recurrence(input);
  const agreed = agreement(input.judgements);
  const reasons = [
    reason('severity', severe.value, severe),
    reason('closeness', closeness.value, { ...closeness, evidence: input.closenessFacts ?? [] }),
    reason('recurrence', again.value, again),
    reason('agreement', agreed.mean, { because: agreed.text, evidence: agreed.evidence }),
  ];
  const factors: Factors = {
    severity: severe.value,
    closeness: closeness.value,
    recurrence: again.value,
    agreement: agreed.mean,
  };
  const computed = {
    ...factors,
    priority: roundedPriority(factors),
    agreementLow: agreed.low,
    reasons: byWeight(reasons),
  };
  if (input.said === undefined) return computed;
  return { ...computed, ...asSaid(computed, input.said.word, input.said.whose) };
}

function reason(
  factor: keyof Factors,
  value: number,
  { because, evidence }: { because: string; evidence: readonly ScoreFact[] },
): ScoreReason {
  const text = `${because.charAt(0).toUpperCase()}${because.slice(1)}.`;
  return { factor, value, computed: value, text, evidence };
}
