import { and, asc, eq } from 'drizzle-orm';
import type { Decider } from '../core/decider.ts';
import { mayHaveBeenMade } from '../core/follow-up/may-have-been-made.ts';
import { outOfStep } from '../core/follow-up/out-of-step.ts';
import { err, ok, type Result } from '../core/result.ts';
import { againAfterDeadlock } from '../db/again-after-deadlock.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { whoseTheyAre } from '../db/queries/whose-it-is.ts';
import { candidates } from '../db/schema/candidates.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { lockOwnFollowUp } from '../follow-up/lock-own-follow-up.ts';
import { moveFollowUp } from '../follow-up/move-follow-up.ts';
import type { SettleRefused } from '../follow-up/settle-by-person.ts';
import { applyTransition } from './apply-transition.ts';
import { asBeforeDecision } from './as-before-decision.ts';

/**
 * "This ticket was a mistake": what confirmed it is open again for another decision, and the ticket
 * is told so and closed as not done. Saying it twice says it once.
 */
export async function closeAsMistake(
  context: StateContext,
  input: Decider & { id: string },
): Promise<Result<FollowUpRow, SettleRefused>> {
  return againAfterDeadlock(() => changeState(context, (tx, owe) => close(tx, owe, input)));
}

async function close(
  tx: Transaction,
  owe: Owe,
  input: Decider & { id: string },
): Promise<Result<FollowUpRow, SettleRefused>> {
  const { id, actor } = input;
  // In the order in which an undo locks them: candidates, then their ticket.
  await confirmedInto(tx, id);
  const locked = await lockOwnFollowUp(tx, input);
  if (!locked.ok) return locked;
  const row = locked.value;
  const others = await whoseReopened(tx, input);
  if (others !== null) return err(others);
  if (row.closedAsMistakeAt !== null) {
    // Nothing is tried any more where Jira does not show it: saying it again tries again.
    if (row.gone === 'out_of_sight') owe('close-mistake', id, { inSeconds: 0 });
    await reopenAll(tx, owe, row, actor);
    return ok(row);
  }
  const closed = await moveFollowUp(tx, row, 'close_as_mistake', actor, {
    closedAt: row.closedAt ?? now,
    closedAsMistakeAt: now,
    // Until the task is through, however long that takes.
    notice: outOfStep.write,
  });
  if (closed === null) return err(notThere(row));
  await reopenAll(tx, owe, closed, actor);
  owe('close-mistake', id, { inSeconds: 0 });
  return ok(closed);
}

/** Several teams may share a ticket: who closes it opens the near misses of all of them again. */
async function whoseReopened(tx: Transaction, input: Decider & { id: string }) {
  if (input.onlyTeams === undefined) return null;
  const confirmed = await confirmedInto(tx, input.id);
  return whoseTheyAre(
    tx,
    input,
    confirmed.map(({ teamId }) => teamId),
  );
}

/** Locked anew: one may have joined before the ticket was locked. */
async function reopenAll(tx: Transaction, owe: Owe, row: FollowUpRow, actor: string) {
  const confirmed = await confirmedInto(tx, row.id);
  for (const candidate of confirmed) await reopen(tx, owe, candidate, row, actor);
}

/** The near misses that it is the ticket of, locked. */
function confirmedInto(tx: Transaction, followUpId: string) {
  return tx
    .select()
    .from(candidates)
    .where(and(eq(candidates.followUpId, followUpId), eq(candidates.status, 'confirmed')))
    .orderBy(asc(candidates.id))
    .for('update');
}

async function reopen(
  tx: Transaction,
  owe: Owe,
  candidate: typeof candidates.$inferSelect,
  { id, issueKey }: FollowUpRow,
  actor: string,
): Promise<void> {
  const set = { ...(await asBeforeDecision(tx, candidate, 'undo')), followUpId: null };
  const detail = { undone: candidate.decision, followUp: id, issueKey };
  await applyTransition(tx, owe, candidate, { event: 'ticket_mistaken', actor, set, detail });
  // What became known of its story meanwhile stands for itself so far.
  if (candidate.detector === 'auto_resolved_page') {
    owe('recompute-subject', candidate.subjectKey, { inSeconds: 0 });
  }
}

function notThere(row: FollowUpRow) {
  return { code: 'not-possible' as const, status: row.status, detail: whyNotThere(row) };
}

function whyNotThere(row: FollowUpRow): string {
  if (row.status === 'unknown' || mayHaveBeenMade(row))
    return 'It is not known yet whether its ticket was created.';
  return row.status === 'held' || row.status === 'failed'
    ? 'No ticket was opened yet: undo the decision instead.'
    : 'There is no open ticket that could be closed.';
}
