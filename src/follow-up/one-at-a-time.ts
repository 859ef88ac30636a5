import { and, eq, isNull, lte, or } from 'drizzle-orm';
import { now, nowPlusSeconds } from '../db/client.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import type { FollowUpContext } from './follow-up-context.ts';
import { later, type TaskOutcome } from './task-outcome.ts';

/** Longer than five calls of 10 s, which is the most that is made for a ticket at once. */
const claimSeconds = 60;

/** Whoever finds it taken looks again after so long. */
const takenSeconds = 5;

/**
 * Reads what is written on a ticket and writes to it as one: of two workers that look for our comment
 * at once, both would find none. A task may be taken twice, where it was owed anew meanwhile.
 */
export async function oneAtATime(
  { db }: FollowUpContext,
  id: string,
  work: (row: FollowUpRow) => Promise<TaskOutcome>,
): Promise<TaskOutcome> {
  const { claimedUntil } = followUps;
  const [row] = await db
    .update(followUps)
    .set({ claimedUntil: nowPlusSeconds(claimSeconds) })
    .where(and(eq(followUps.id, id), or(isNull(claimedUntil), lte(claimedUntil, now))))
    .returning();
  if (row === undefined) return later(takenSeconds);
  try {
    return await work(row);
  } finally {
    const isOurs = and(eq(followUps.id, id), eq(claimedUntil, row.claimedUntil ?? now));
    await db.update(followUps).set({ claimedUntil: null }).where(isOurs);
  }
}
