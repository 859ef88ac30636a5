import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** Windows of the same length, one for each of their beginnings. */
export type Windows = { starts: readonly Date[]; lengthMs: number };

/**
 * Whether at least so many attempts of an owner's runs failed within one of the windows; reads no
 * more of them.
 */
export async function haveFailedTogether(
  db: DbOrTx,
  of: { connectionId: string; owner: string },
  { starts, lengthMs }: Windows,
  atLeast: number,
): Promise<boolean> {
  const begin = sql.param(starts.map((start) => start.toISOString()));
  const [row] = await db.execute<{ failed: number }>(sql`
    select max(within.failed) as failed
    from unnest(${begin}::timestamptz[]) as windows (start) cross join lateral (
      select count(*)::int as failed from (
        select 1 from signals
        where kind = 'ci_run.completed'
          and data->>'conclusion' in ('failure', 'timed_out', 'startup_failure')
          and split_part(subject_key, '/', 1) = ${of.connectionId}
          and lower(split_part(data->'run'->>'repository', '/', 1)) = ${of.owner.toLowerCase()}
          and occurred_at >= windows.start
          and occurred_at < windows.start + make_interval(secs => ${lengthMs / 1000})
        limit ${atLeast}
      ) as failures
    ) as within`);
  return (row?.failed ?? 0) >= atLeast;
}
