import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** A lost webhook that something is to be tried of, for the so manieth time. */
export type LostToTry = { key: string; hook: string; ref: string; lostAt: Date; tries: number };

type Row = Omit<LostToTry, 'lostAt'> & { lost_at: string };

/** Unless the try ends otherwise, the next one is after this, and each further one twice as late. */
const firstWaitSeconds = 60;
const longestWaitSeconds = 6 * 3_600;

/**
 * The oldest lost webhook that is due, in this worker's hands for now; null where none is. Those that
 * were tried in vain never hold up the others.
 */
export async function claimLost(db: DbOrTx, connectionId: string): Promise<LostToTry | null> {
  const [row] = await db.execute<Row>(sql`
    update lost_deliveries
    set tries = tries + 1,
      next_try_at = closecall_now() + make_interval(
        secs => least(${firstWaitSeconds} * power(2, least(tries, 20)), ${longestWaitSeconds}))
    where (connection_id, key) = (
      select connection_id, key from lost_deliveries
      where connection_id = ${connectionId} and next_try_at <= closecall_now()
        and hook is not null and ref is not null
      order by tries, lost_at, key limit 1 for update skip locked)
    returning key, hook, ref, lost_at, tries`);
  if (row === undefined) return null;
  const { lost_at: lostAt, ...lost } = row;
  return { ...lost, lostAt: new Date(lostAt) };
}
