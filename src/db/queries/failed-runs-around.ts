import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** Whether at least so many attempts of an owner's runs failed in that time; reads no more of them. */
export async function haveFailedTogether(
  db: DbOrTx,
  of: { connectionId: string; owner: string },
  range: { from: Date; until: Date },
  atLeast: number,
): Promise<boolean> {
  const [row] = await db.execute<{ failed: number }>(sql`
    select count(*)::int as failed from (
      select 1 from signals
      where kind = 'ci_run.completed'
        and data->>'conclusion' in ('failure', 'timed_out', 'startup_failure')
        and split_part(subject_key, '/', 1) = ${of.connectionId}
        and lower(split_part(data->'run'->>'repository', '/', 1)) = ${of.owner.toLowerCase()}
        and occurred_at between ${range.from.toISOString()}::timestamptz
          and ${range.until.toISOString()}::timestamptz
      limit ${atLeast}
    ) as failures`);
  return (row?.failed ?? 0) >= atLeast;
}
