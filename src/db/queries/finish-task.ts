import { and, eq } from 'drizzle-orm';
import { type Database, nowPlusSeconds } from '../client.ts';
import { type OutboxRow, outbox } from '../schema/outbox.ts';

/** The claimed work is done. A row that was owed again meanwhile stays. */
export async function finishTask(db: Database, row: OutboxRow): Promise<void> {
  await db.delete(outbox).where(and(eq(outbox.id, row.id), eq(outbox.revision, row.revision)));
}

/** The claimed work has to be looked at again. Answers false when it was owed anew meanwhile. */
export async function postponeTask(
  db: Database,
  row: OutboxRow,
  options: { seconds: number; problem: string | null; attempts: number },
): Promise<boolean> {
  const updated = await db
    .update(outbox)
    .set({
      dueAt: nowPlusSeconds(options.seconds),
      claimedUntil: null,
      problem: options.problem,
      attempts: options.attempts,
    })
    .where(and(eq(outbox.id, row.id), eq(outbox.revision, row.revision)))
    .returning({ id: outbox.id });
  return updated.length > 0;
}
