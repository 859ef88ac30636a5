import { sql } from 'drizzle-orm';
import type { TaskName } from '../change-state.ts';
import type { DbOrTx } from '../client.ts';

export type WaitingTask = { id: string; task: TaskName; dueInSeconds: number; isTaken: boolean };

/**
 * Work of these kinds that was owed under these ids, or that an earlier look back at these
 * connections left behind, what is due first.
 */
export async function tasksOfLookBack(
  db: DbOrTx,
  of: {
    tasks: readonly TaskName[];
    ids: readonly string[];
    connectionIds: readonly string[];
  },
  limit: number,
): Promise<readonly WaitingTask[]> {
  const rows = await db.execute<Omit<WaitingTask, 'dueInSeconds'> & { dueInSeconds: string }>(sql`
    select outbox.id, outbox.task,
      extract(epoch from greatest(outbox.due_at, outbox.claimed_until) - closecall_now())
        as "dueInSeconds",
      coalesce(outbox.claimed_until > closecall_now(), false) as "isTaken"
    from outbox left join subjects on subjects.key = outbox.ref
    where outbox.task = any(${sql.param([...of.tasks])}::text[])
      and (outbox.id = any(${sql.param([...of.ids])}::uuid[])
        or (subjects.historical
          and subjects.connection_id = any(${sql.param([...of.connectionIds])}::text[])))
    order by greatest(outbox.due_at, outbox.claimed_until), outbox.id
    limit ${limit}`);
  return rows.map((row) => ({ ...row, dueInSeconds: Number(row.dueInSeconds) }));
}
