import { eq } from 'drizzle-orm';
import { isSeenAlike } from '../core/candidate/judge-again.ts';
import type { Finding } from '../core/detect/finding.ts';
import type { PolicyVerdict } from '../core/policy/evaluate-policy.ts';
import { findingFromStored } from '../core/stored-json.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { scoreTold, tellFinding } from './describe-finding.ts';
import { followVerdict, judge, verdictColumns } from './judge-candidate.ts';
import type { StoredCandidate } from './known-candidates.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import { settleWhenDue } from './settle-candidate.ts';

/** What a new finding makes of a stored candidate. */
type Redescribed = {
  set: Partial<CandidateRow>;
  /** Null where it was not scored anew. */
  occurrences14d: number | null;
  /** What the policy says now, where it was asked again. */
  spoken: PolicyVerdict | null;
};

/**
 * The columns that follow from a new finding. What was judged is scored anew only together with a new
 * verdict, and only where score and policy see something new: so a score never stands beside the
 * reasons of another one.
 */
export async function redescribe(
  tx: Transaction,
  context: RecomputeContext,
  known: StoredCandidate,
  finding: Finding,
): Promise<Redescribed> {
  const { teamId, ...told } = tellFinding(context, finding);
  if (isStillJudged(known, told, finding)) {
    // Whose it is may be the policy's word.
    return { set: told, occurrences14d: null, spoken: null };
  }
  const { columns, occurrences14d } = await scoreTold(tx, context, finding, {
    id: known.id,
    told: { teamId, ...told },
  });
  if (known.verdict === null) return { set: columns, occurrences14d, spoken: null };
  const { detector } = finding;
  const row = { ...known, ...columns, detector, subjectKey: context.subject.key };
  const spoken = judge(context.settings, row, occurrences14d);
  const set = { ...columns, ...verdictColumns(context.settings, spoken) };
  return { set, occurrences14d, spoken };
}

/** Its verdict holds: nothing that score or policy look at is new. What was taken back has none. */
function isStillJudged(
  known: StoredCandidate,
  told: { serviceId: string | null; fingerprint: string },
  finding: Finding,
): boolean {
  return (
    known.verdict !== null &&
    known.status !== 'withdrawn' &&
    known.serviceId === told.serviceId &&
    known.fingerprint === told.fingerprint &&
    isSeenAlike(findingFromStored(known.finding), finding)
  );
}

/** Its facts changed and it stays what it is, unless the policy puts it elsewhere now. */
export async function describeCandidate(
  tx: Transaction,
  owe: Owe,
  context: RecomputeContext,
  known: StoredCandidate,
  finding: Finding,
): Promise<void> {
  const { settings } = context;
  const { set, occurrences14d, spoken } = await redescribe(tx, context, known, finding);
  if (spoken !== null && (await followVerdict(tx, owe, settings, known, spoken, set))) return;
  const [row] = await tx
    .update(candidates)
    .set({ ...set, updatedAt: now })
    .where(eq(candidates.id, known.id))
    .returning();
  if (row === undefined) throw new Error('a locked candidate is gone');
  if (occurrences14d !== null) await settleWhenDue(tx, owe, settings, { row, occurrences14d });
}
