import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { nearMissOccurrences } from './occurrences.ts';

/** So many days are drawn beside a row. */
const recurrenceDays = 14;

/**
 * How often each fingerprint was seen on each of the last 14 days, which end now, oldest first. What
 * was not seen in them is left out.
 */
export async function recurrencesByDay(
  db: DbOrTx,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (fingerprints.length === 0) return new Map();
  const rows = await db.execute<{ fingerprint: string; ago: number; seen: number }>(sql`
    select fingerprint, seen.ago, count(*)::int as seen
    from ${nearMissOccurrences} cross join lateral (select greatest(0,
      floor(extract(epoch from closecall_now() - occurred_at) / 86400))::int as ago) seen
    where fingerprint = any(${sql.param([...new Set(fingerprints)])}::text[])
      and occurred_at > closecall_now() - make_interval(days => ${recurrenceDays}::int)
    group by 1, 2`);
  const byPrint = new Map<string, number[]>();
  for (const { fingerprint, ago, seen } of rows) {
    const days = byPrint.get(fingerprint) ?? Array.from({ length: recurrenceDays }, () => 0);
    days[recurrenceDays - 1 - ago] = seen;
    byPrint.set(fingerprint, days);
  }
  return byPrint;
}
