import { eq } from 'drizzle-orm';
import { changeState } from '../db/change-state.ts';
import { nowPlusSeconds, type Transaction } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import type { FollowUpContext } from './follow-up-context.ts';
import { lockFollowUp, moveFollowUp } from './move-follow-up.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';

/** A claim outlives the create call, whose limit is 10 s in all. */
export const claimSeconds = 15;

export async function fail(
  context: FollowUpContext,
  row: FollowUpRow,
  problem: string,
): Promise<TaskOutcome> {
  return changeState(context, async (tx) => {
    const locked = await lockClaimed(tx, row);
    if (locked === null) return later(claimSeconds);
    await moveFollowUp(tx, locked, 'refused', 'system', {
      ...{ problem, refusedBy: 'closecall', claimedUntil: null },
    });
    return done;
  });
}

/** What was claimed, locked; null where the claim is over or it moved, so that it may tell of another candidate. */
export async function lockClaimed(
  tx: Transaction,
  { id, version }: FollowUpRow,
): Promise<FollowUpRow | null> {
  const row = await lockFollowUp(tx, id);
  if (row === null || row.version !== version || row.claimedUntil === null) return null;
  return row.claimedUntil > (await databaseNow(tx)) ? row : null;
}

export async function release(
  context: FollowUpContext,
  row: FollowUpRow,
  seconds: number,
  problem: string,
): Promise<TaskOutcome> {
  return changeState(context, async (tx) => {
    const locked = await lockClaimed(tx, row);
    if (locked === null) return later(claimSeconds);
    await keepHeld(tx, locked, seconds, problem);
    return later(seconds);
  });
}

export async function keepHeld(
  tx: Transaction,
  { id }: FollowUpRow,
  seconds: number,
  problem: string | null,
): Promise<void> {
  await tx
    .update(followUps)
    .set({ claimedUntil: null, heldUntil: nowPlusSeconds(seconds), problem })
    .where(eq(followUps.id, id));
}
