import { isSeenAlike } from '../core/candidate/judge-again.ts';
import type { Belonging } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import type { PolicyVerdict } from '../core/policy/evaluate-policy.ts';
import { findingFromStored } from '../core/stored-json.ts';
import type { Transaction } from '../db/client.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { askedOfTicket } from './asked-of-ticket.ts';
import { scoreTold, tellFinding } from './describe-finding.ts';
import { judge, verdictColumns } from './judge-candidate.ts';
import type { StoredCandidate } from './known-candidates.ts';
import type { RecomputeContext } from './recompute-subjects.ts';

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
  spoken: PolicyVerdict | null;
};

/** What the policy said of it, before it waits for the policy again. */
export const unjudged = { verdict: null, trace: [], policyVersion: null };

/**
 * The columns that follow from a new finding. What was judged is scored anew only together with a new
 * verdict, and only where score and policy see something new: so a score never stands beside the
 * reasons of another one.
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
  const scored = await scoreTold(tx, context, finding, { id: known.id, told });
  const { occurrences14d } = scored;
  const columns = { ...scored.columns, historical };
  if (isTurned(known, found)) {
    return { set: { ...columns, ...unjudged }, occurrences14d, spoken: null };
  }
  if (known.verdict === null) return { set: columns, occurrences14d, spoken: null };
  const { detector } = finding;
  const row = { ...known, ...columns, detector, subjectKey: context.subject.key };
  const lastTicket = await askedOfTicket(tx, context.settings, row.fingerprint);
  const spoken = judge(context.settings, row, occurrences14d, lastTicket);
  const set = { ...columns, ...verdictColumns(context.settings, spoken) };
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
