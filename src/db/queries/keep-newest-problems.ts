import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** Longer ago it says nothing of today, and is not shown either. */
const keptDays = 7;

/** An organisation may have any number of repositories that the token does not see. */
const mostKept = 2_000;

/** Forgets of a connection what it could not be asked long ago, and what is too much to keep. */
export async function keepNewestProblems(db: DbOrTx, connectionId: string): Promise<void> {
  await db.execute(sql`
    delete from access_problems
    where connection_id = ${connectionId} and (
      seen_at < closecall_now() - make_interval(days => ${keptDays})
      or what in (select what from access_problems where connection_id = ${connectionId}
        order by seen_at desc, what offset ${mostKept}))`);
}
