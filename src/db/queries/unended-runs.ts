import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/**
 * Runs of a connection of which an attempt failed and a later one began, and that nobody has told of
 * for the shorter time; those that failed longer ago than the longer one are over for good.
 */
export async function unendedRuns(
  db: DbOrTx,
  connectionId: string,
  seconds: { quiet: number; most: number },
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.execute<{ key: string }>(sql`
    select distinct failed.subject_key as key
    from signals failed join subjects on subjects.key = failed.subject_key
    where failed.kind = 'ci_run.completed'
      and failed.data->>'conclusion' in ('failure', 'timed_out', 'startup_failure')
      and split_part(failed.subject_key, '/', 1) = ${connectionId}
      and failed.occurred_at > closecall_now() - make_interval(secs => ${seconds.most})
      and subjects.told_at < closecall_now() - make_interval(secs => ${seconds.quiet})
      and exists (select 1 from signals began
        where began.subject_key = failed.subject_key
          and began.kind in ('ci_run.started', 'ci_job.completed')
          and (began.data->>'attempt')::numeric > (failed.data->>'attempt')::numeric)
      and not exists (select 1 from signals ended
        where ended.subject_key = failed.subject_key and ended.kind = 'ci_run.completed'
          and (ended.data->>'attempt')::numeric > (failed.data->>'attempt')::numeric)
    order by key limit ${limit}`);
  return rows.map(({ key }) => key);
}
