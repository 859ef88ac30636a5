import type { Restrained } from '../core/attention/restraint.ts';
import { isSeenAlike } from '../core/candidate/judge-again.ts';
import type { Belonging } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import type { PlacedVerdict } from '../core/policy/rule-outcome.ts';
import { findingFromStored } from '../core/stored-json.ts';
import type { Transaction } from '../db/client.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { keepAssignedTeam } from './assigned-team.ts';
import { scoreTold, tellFinding } from './describe-finding.ts';
import { judge, verdictColumns } from './judge-candidate.ts';
import type { StoredCandidate } from './known-candidates.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import { saidOf } from './score-finding.ts';
import { temperVerdict } from './temper-verdict.ts';

/** What is found of a stored candidate now. */
export type Found = {
  finding: Finding;
  belongs: Belonging;
  historical: boolean;
  /** It stands for itself again, and is judged as if it had just been found. */
  judgedAnew: boolean;
};

/** What that makes of it. */
export type Redescribed = {
  set: Partial<CandidateRow>;
  /** Null where it was not scored anew. */
  occurrences14d: number | null;
  /** What the policy says now, where it was asked again. */
  spoken: (Restrained & PlacedVerdict) | null;
};

/** What the policy said of it, before it waits for the policy again. */
export const unjudged = { verdict: null, trace: [], policyVersion: null, returnedFrom: null };

/**
 * The columns that follow from a new finding. What was judged is scored and judged anew only where
 * score and policy see something new; with time alone its score follows (rescore-waiting.ts), and
 * its verdict stays.
 */
export async function redescribe(
  tx: Transaction,
  context: RecomputeContext,
  known: StoredCandidate,
  found: Found,
): Promise<Redescribed> {
  const { finding, belongs, historical } = found;
  const told = tellFinding(context, finding);
  const stays = { occurrences14d: null, spoken: null };
  if (isStillJudged(known, found)) return { set: { ...told, ...belongs, historical }, ...stays };
  const scored = await scoreTold(tx, context, finding, { id: known.id, told, said: saidOf(known) });
  const { occurrences14d } = scored;
  const columns = keepAssignedTeam(known, { ...scored.columns, historical });
  if (isTurned(known, found)) {
    return { set: { ...columns, ...unjudged }, occurrences14d, spoken: null };
  }
  // What is taken back has no verdict any more, so nobody is asked for one.
  const isTakenBack = finding.withdrawn !== null;
  if (known.verdict === null || isTakenBack) return { set: columns, occurrences14d, spoken: null };
  const { detector } = finding;
  const row = { ...known, ...columns, detector, subjectKey: context.subject.key };
  const spoken = await temperVerdict(
    tx,
    row,
    await judge(tx, context.settings, row, occurrences14d),
  );
  const set = { ...columns, ...verdictColumns(context.settings, spoken, known) };
  return { set, occurrences14d, spoken };
}

/** Its verdict holds: nothing that score or policy look at is new. What was taken back has none. */
function isStillJudged(known: StoredCandidate, found: Found): boolean {
  const { finding, belongs } = found;
  return (
    !found.judgedAnew &&
    known.verdict !== null &&
    known.status !== 'withdrawn' &&
    !isTurned(known, found) &&
    known.serviceId === belongs.serviceId &&
    known.teamId === belongs.teamId &&
    known.fingerprint === belongs.fingerprint &&
    isSeenAlike(findingFromStored(known.finding), finding)
  );
}

/** A look back had found it, which asks nobody, and it turned out to be of the present. */
function isTurned(known: StoredCandidate, { historical }: Found): boolean {
  return known.historical && !historical;
}
