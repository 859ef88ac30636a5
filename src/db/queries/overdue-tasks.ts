import { and, asc, inArray, isNull, lte, notInArray, or } from 'drizzle-orm';
import type { Lane } from '../../core/owed.ts';
import { laneOf, taskNames } from '../change-state.ts';
import { type Database, now, nowPlusSeconds } from '../client.ts';
import { outbox } from '../schema/outbox.ts';

const lookups = taskNames.filter((task) => laneOf(task) === 'lookups');

/**
 * Tasks of one lane that have been due for `graceSeconds` and are in nobody's hands, oldest first.
 * However many wait for providers, the others are found.
 */
export async function overdueTasks(
  db: Database,
  lane: Lane,
  graceSeconds: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        lane === 'lookups' ? inArray(outbox.task, lookups) : notInArray(outbox.task, lookups),
        lte(outbox.dueAt, nowPlusSeconds(-graceSeconds)),
        or(isNull(outbox.claimedUntil), lte(outbox.claimedUntil, now)),
      ),
    )
    .orderBy(asc(outbox.dueAt), asc(outbox.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}
