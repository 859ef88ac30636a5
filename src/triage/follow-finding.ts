import { eq } from 'drizzle-orm';
import type { PlannedChange } from '../core/candidate/plan-candidates.ts';
import type { CandidateStatus } from '../core/candidate/status.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { applyTransition, type Happening } from './apply-transition.ts';
import { describeFinding } from './describe-finding.ts';
import type { StoredCandidate } from './known-candidates.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import { settleWhenDue } from './settle-candidate.ts';

/** A change of a candidate that follows its finding, and may move it along the table. */
export type FollowingChange = Extract<PlannedChange, { id: string; historical: boolean }>;

/**
 * Writes what is found now of a candidate, and moves it where that takes it. Enrichment leaves
 * `version` alone; a new status moves it.
 */
export async function followFinding(
  tx: Transaction,
  owe: Owe,
  context: RecomputeContext & { known: readonly StoredCandidate[] },
  change: FollowingChange,
): Promise<void> {
  const row = context.known.find(({ id }) => id === change.id);
  if (row === undefined)
    throw new Error('a candidate was to follow its finding that is not locked');
  const { historical } = change;
  const described = await describeFinding(tx, context, change.finding, row.id);
  const goesBackTo = { previousStatus: previousOf(row, historical) };
  const set = { ...described, ...change.belongs, ...goesBackTo, historical };
  if (change.kind === 'describe') {
    await settleWhenDue(tx, owe, context.settings, await describe(tx, row.id, set));
    return;
  }
  const happening = happeningOf(change, row);
  const moved = await applyTransition(
    tx,
    owe,
    { ...row, ...goesBackTo },
    { ...happening, set: { ...set, ...happening.set } },
  );
  await settleWhenDue(tx, owe, context.settings, moved);
}

async function describe(
  tx: Transaction,
  id: string,
  set: Partial<CandidateRow>,
): Promise<CandidateRow> {
  const [row] = await tx
    .update(candidates)
    .set({ ...set, updatedAt: now })
    .where(eq(candidates.id, id))
    .returning();
  if (row === undefined) throw new Error('a locked candidate is gone');
  return row;
}

/** What was put away as of the past is still to be judged, once it turned out to be of the present. */
function stillToBeJudged(
  status: CandidateStatus | null,
  { historical: wasHistorical }: StoredCandidate,
  historical: boolean,
): CandidateStatus | null {
  return status === 'logged' && wasHistorical && !historical ? 'settling' : status;
}

function previousOf(row: StoredCandidate, historical: boolean): CandidateStatus | null {
  return stillToBeJudged(row.previousStatus, row, historical);
}

/** What a fold leaves on a candidate, taken off it again. */
const unfolded = { mergedInto: null, decision: null, decidedBy: null, decidedAt: null };

function happeningOf(
  change: Exclude<FollowingChange, { kind: 'describe' }>,
  row: StoredCandidate,
): Happening {
  switch (change.kind) {
    case 'found_again':
    case 'told_again':
      return { event: change.kind, actor: 'system' };
    case 'unfold':
      return { event: 'unfold', actor: 'system', set: unfolded };
    case 'fold':
      return folding(row, change.into, stillToBeJudged(row.status, row, change.historical));
    case 'withdraw':
      return {
        event: 'withdraw',
        actor: 'system',
        ...(row.status === 'merged' ? { set: unfolded } : {}),
        detail: { because: change.finding.withdrawn },
      };
  }
}

/** One candidate stands for the whole episode; the others say which. `before` is their status then. */
export function folding(
  { status }: Pick<CandidateRow, 'status'>,
  into: string,
  before: CandidateStatus | null = status,
): Happening {
  return {
    event: 'merge_episode',
    actor: 'system',
    // Where it goes back to stays the status from before the first fold.
    ...(status === 'merged' ? {} : { decision: 'merge' }),
    set: {
      mergedInto: into,
      // What the policy alone had confirmed is asked about once it stands for itself again.
      ...(status === 'merged' ? {} : { previousStatus: status === 'confirmed' ? 'open' : before }),
    },
    detail: { into },
  };
}
