import { sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';

/**
 * Deletes some candidates of one job that ended so many days ago, and the job with the last of them.
 * Its undo goes after it. Answers whether there was such a job.
 */
export async function forgetBulkItems(
  tx: Transaction,
  { keptDays, atOnce }: { keptDays: number; atOnce: number },
): Promise<boolean> {
  const long = sql`closecall_now() - make_interval(days => ${keptDays})`;
  const [job] = await tx.execute<{ id: string }>(sql`
    select id from bulk_jobs as job
    where coalesce(cancelled_at, finished_at) < ${long} and not exists (
      select from bulk_jobs
      where undoes = job.id and coalesce(cancelled_at, finished_at, 'infinity') >= ${long})
    order by id limit 1 for update skip locked`);
  if (job === undefined) return false;
  const { id } = job;
  await tx.execute(sql`
    delete from bulk_items where job_id = ${id}::uuid and position in (
      select position from bulk_items where job_id = ${id}::uuid order by position limit ${atOnce})`);
  await tx.execute(sql`
    delete from bulk_jobs where id = ${id}::uuid
      and not exists (select from bulk_items where job_id = ${id}::uuid)`);
  return true;
}
