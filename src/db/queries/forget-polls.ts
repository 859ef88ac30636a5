import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

const keptDays = 7;
const mostAtOnce = 500;

/**
 * Deletes what is left of polls that are long over. The newest one stays, and the newest that read
 * all it was to read: the next one goes on from there.
 */
export async function forgetPolls(db: DbOrTx, connectionId: string): Promise<void> {
  const over = sql`select id, until, problem, started_at, finished_at from readings
    where connection_id = ${connectionId} and purpose = 'poll' and finished_at is not null`;
  await db.execute(sql`
    with over_polls as (${over}),
      kept as (
        (select id from over_polls order by started_at desc limit 1)
        union
        (select id from over_polls where problem is null order by until desc, id desc limit 1))
    delete from readings where id in (
      select id from over_polls
      where finished_at < closecall_now() - make_interval(days => ${keptDays})
        and id not in (select id from kept)
      order by started_at limit ${mostAtOnce})`);
}
