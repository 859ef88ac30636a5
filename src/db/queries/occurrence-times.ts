import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { occurrences } from './occurrences.ts';

/** Older ones weigh next to nothing in a rate with a half-life of a month. */
const mostRead = 500;

/** When a fingerprint was seen, newest first, and how often, without `exceptId`. */
export async function occurrenceTimes(
  db: DbOrTx,
  fingerprint: string,
  exceptId: string,
): Promise<{ times: readonly Date[]; count: number }> {
  // The count is of the rows beyond the limit too.
  const rows = await db.execute<{ at: Date | string; count: number }>(sql`
    select occurred_at as at, (count(*) over ())::int as count
    from ${occurrences}
    where fingerprint = ${fingerprint} and candidate_id is distinct from ${exceptId}
    order by occurred_at desc limit ${mostRead}`);
  return { times: rows.map((row) => new Date(row.at)), count: rows[0]?.count ?? 0 };
}
