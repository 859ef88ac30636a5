import { and, asc, isNull, lte, or } from 'drizzle-orm';
import type { Lane } from '../../core/owed.ts';
import { laneOf } from '../change-state.ts';
import { type Database, now, nowPlusSeconds } from '../client.ts';
import { outbox } from '../schema/outbox.ts';

/** Tasks that have been due for `graceSeconds` and are in nobody's hands, oldest first. */
export async function overdueTasks(
  db: Database,
  graceSeconds: number,
  limit: number,
): Promise<readonly { id: string; lane: Lane }[]> {
  const rows = await db
    .select({ id: outbox.id, task: outbox.task })
    .from(outbox)
    .where(
      and(
        lte(outbox.dueAt, nowPlusSeconds(-graceSeconds)),
        or(isNull(outbox.claimedUntil), lte(outbox.claimedUntil, now)),
      ),
    )
    .orderBy(asc(outbox.dueAt), asc(outbox.id))
    .limit(limit);
  return rows.map(({ id, task }) => ({ id, lane: laneOf(task) }));
}
