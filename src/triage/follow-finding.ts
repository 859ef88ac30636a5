import { eq } from 'drizzle-orm';
import type { PlannedChange } from '../core/candidate/plan-candidates.ts';
import type { CandidateStatus } from '../core/candidate/status.ts';
import { toldOtherwise } from '../core/follow-up/told-in-comment.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { oweCorrectedComments } from '../follow-up/owe-comment.ts';
import { teamOfHeldFollowUps } from '../follow-up/team-of-held-follow-ups.ts';
import { ticketsFollow } from '../follow-up/tickets-follow.ts';
import { applyTransition, type Happening } from './apply-transition.ts';
import { followVerdict } from './judge-candidate.ts';
import type { StoredCandidate } from './known-candidates.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import { type Redescribed, redescribe, unjudged } from './redescribe-candidate.ts';
import { settleWhenDue } from './settle-candidate.ts';
import { snoozeAgain } from './snooze-again.ts';
import type { TriageSettings } from './triage-settings.ts';

/** A change of a candidate that follows its finding, and may move it along the table. */
export type FollowingChange = Extract<PlannedChange, { id: string; historical: boolean }>;

/**
 * Writes what is found now of a candidate, and moves it where that, or what the policy says of it
 * now, takes it. Enrichment leaves `version` alone; a new status moves it.
 */
export async function followFinding(
  tx: Transaction,
  owe: Owe,
  context: RecomputeContext & { known: readonly StoredCandidate[] },
  change: FollowingChange,
): Promise<void> {
  const known = context.known.find(({ id }) => id === change.id);
  if (known === undefined)
    throw new Error('a candidate was to follow its finding that is not locked');
  const { settings } = context;
  const judgedAnew = change.kind === 'unfold';
  const found = await redescribe(tx, context, known, { ...change, judgedAnew });
  const candidate = { ...known, previousStatus: previousOf(known, change) };
  const row =
    change.kind === 'describe'
      ? await describe(tx, owe, settings, candidate, found)
      : await move(tx, owe, settings, candidate, { change, found });
  // Nobody's assignment, but its service or its rule put it there.
  if (row.followUpId !== null && row.teamId !== known.teamId) {
    await teamOfHeldFollowUps(tx, owe, [row.id], 'system');
  }
  const { occurrences14d } = found;
  if (occurrences14d !== null) await settleWhenDue(tx, owe, settings, { row, occurrences14d });
}

/** It stays what it is, unless the policy puts it elsewhere now. */
async function describe(
  tx: Transaction,
  owe: Owe,
  settings: TriageSettings,
  known: StoredCandidate,
  { set, spoken }: Redescribed,
): Promise<CandidateRow> {
  const moved =
    spoken === null ? null : await followVerdict(tx, owe, settings, known, { ...spoken, set });
  if (moved !== null) return moved;
  const { id, previousStatus } = known;
  const [row] = await tx
    .update(candidates)
    .set({ ...set, previousStatus, updatedAt: now })
    .where(eq(candidates.id, id))
    .returning();
  if (row === undefined) throw new Error('a locked candidate is gone');
  await oweCorrectedComments(tx, owe, toldOtherwise(known, row));
  // The planned ticket that tells its story goes on standing for the same.
  if (row.followUpId !== null && row.fingerprint !== known.fingerprint) {
    await ticketsFollow(tx, [id]);
  }
  return row;
}

type Move = Exclude<FollowingChange, { kind: 'describe' }>;

async function move(
  tx: Transaction,
  owe: Owe,
  settings: TriageSettings,
  known: StoredCandidate,
  { change, found: { set, spoken } }: { change: Move; found: Redescribed },
): Promise<CandidateRow> {
  const happening = await happeningOf(tx, change, known);
  const row = await applyTransition(tx, owe, known, {
    ...happening,
    set: { ...set, previousStatus: known.previousStatus, ...happening.set },
  });
  if (spoken === null) return row;
  return (await followVerdict(tx, owe, settings, row, { ...spoken, set: {} })) ?? row;
}

/** What was put away as of the past is still to be judged, once it turned out to be of the present. */
function stillToBeJudged(
  status: CandidateStatus | null,
  known: StoredCandidate,
  { historical }: FollowingChange,
): CandidateStatus | null {
  return status === 'logged' && known.historical && !historical ? 'settling' : status;
}

function previousOf(known: StoredCandidate, change: FollowingChange): CandidateStatus | null {
  return stillToBeJudged(known.previousStatus, known, change);
}

/** What a fold leaves on a candidate, taken off it again. */
const unfolded = { mergedInto: null, decision: null, decidedBy: null, decidedAt: null };

/** The same of what a rule had snoozed; one by a person that a fold covers is in the history. */
const takenOff = { ...unfolded, snoozedUntil: null };

function isSnoozedByPerson({ status, decidedByPolicy }: StoredCandidate): boolean {
  return status === 'snoozed' && !decidedByPolicy;
}

async function happeningOf(
  tx: Transaction,
  change: Move,
  known: StoredCandidate,
): Promise<Happening> {
  switch (change.kind) {
    case 'found_again':
      return { event: 'found_again', actor: 'system', set: unjudged };
    case 'told_again':
      return { event: 'told_again', actor: 'system' };
    case 'unfold':
      return {
        event: 'unfold',
        actor: 'system',
        set: {
          ...unfolded,
          ...(known.previousStatus === 'snoozed' ? await snoozeAgain(tx, known.id) : {}),
        },
      };
    case 'fold':
      return folding(known, change.into, stillToBeJudged(known.status, known, change));
    case 'withdraw':
      return {
        event: 'withdraw',
        actor: 'system',
        // A snooze is kept in mind; what the system or the policy did is over.
        set: { ...unjudged, ...(isSnoozedByPerson(known) ? {} : takenOff) },
        detail: { because: change.finding.withdrawn },
      };
  }
}

/** One candidate stands for the whole episode; the others say which. `before` is their status then. */
export function folding(
  { status, decidedByPolicy }: { status: CandidateStatus; decidedByPolicy: boolean },
  into: string,
  before: CandidateStatus | null = status,
): Happening {
  const isByPolicy = status === 'confirmed' || (status === 'snoozed' && decidedByPolicy);
  return {
    event: 'merge_episode',
    actor: 'system',
    // Where it goes back to stays the status from before the first fold.
    ...(status === 'merged' ? {} : { decision: 'merge' }),
    set: {
      mergedInto: into,
      // What the policy alone had confirmed or snoozed is judged again once it stands for itself.
      ...(status === 'merged' ? {} : { previousStatus: isByPolicy ? 'open' : before }),
      ...(isByPolicy ? { snoozedUntil: null } : {}),
    },
    detail: { into },
  };
}
