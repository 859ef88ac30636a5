import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { Lane } from '../../core/owed.ts';
import { laneOf } from '../change-state.ts';
import { type Database, now, nowPlusSeconds } from '../client.ts';
import { type OutboxRow, outbox } from '../schema/outbox.ts';

export type TaskClaim =
  | { kind: 'claimed'; row: OutboxRow }
  | { kind: 'not-due'; delayMs: number; lane: Lane }
  /** Done already, or in another worker's hands. */
  | { kind: 'taken' };

/** Takes a task for `leaseSeconds` on the database's time. */
export async function claimTask(
  db: Database,
  outboxId: string,
  leaseSeconds: number,
): Promise<TaskClaim> {
  const [row] = await db
    .update(outbox)
    .set({ claimedUntil: nowPlusSeconds(leaseSeconds), attempts: sql`${outbox.attempts} + 1` })
    .where(
      and(
        eq(outbox.id, outboxId),
        lte(outbox.dueAt, now),
        or(isNull(outbox.claimedUntil), lte(outbox.claimedUntil, now)),
      ),
    )
    .returning();
  if (row !== undefined) return { kind: 'claimed', row };
  const [waiting] = await db
    .select({
      task: outbox.task,
      delayMs: sql<number>`extract(epoch from ${outbox.dueAt} - closecall_now()) * 1000`.mapWith(
        Number,
      ),
    })
    .from(outbox)
    .where(eq(outbox.id, outboxId));
  if (waiting === undefined || waiting.delayMs <= 0) return { kind: 'taken' };
  return { kind: 'not-due', delayMs: waiting.delayMs, lane: laneOf(waiting.task) };
}
