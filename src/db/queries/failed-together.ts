import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** So many failures in a range of minutes lie as close together as is asked for. */
const mostRead = 500;

/**
 * Whether at least so many attempts of an owner's runs failed within so short a time, somewhere in the
 * range.
 */
export async function haveFailedTogether(
  db: DbOrTx,
  of: { connectionId: string; owner: string },
  range: { from: Date; until: Date },
  wanted: { atLeast: number; withinMs: number },
): Promise<boolean> {
  const [row] = await db.execute<{ together: boolean }>(sql`
    select exists (
      select 1 from (
        select occurred_at,
          lead(occurred_at, ${wanted.atLeast - 1}::int) over (order by occurred_at) as last_at
        from (
          select occurred_at from signals
          where kind = 'ci_run.completed'
            and data->>'conclusion' in ('failure', 'timed_out', 'startup_failure')
            and split_part(subject_key, '/', 1) = ${of.connectionId}
            and lower(split_part(data->'run'->>'repository', '/', 1)) = ${of.owner.toLowerCase()}
            and occurred_at between ${range.from} and ${range.until}
          order by occurred_at limit ${mostRead}
        ) as failures
      ) as pairs
      where last_at < occurred_at + make_interval(secs => ${wanted.withinMs / 1000})
    ) as together`);
  return row?.together ?? false;
}
