import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { occurrences } from './occurrences.ts';

/** How often it occurred within the last 14 days, whatever people said of it; policies ask so. */
export async function countOccurrences14d(db: DbOrTx, fingerprint: string): Promise<number> {
  const [row] = await db.execute<{ seen: number }>(
    sql`select count(*)::int as seen from ${occurrences}
      where fingerprint = ${fingerprint} and occurred_at > closecall_now() - interval '14 days'`,
  );
  return row?.seen ?? 0;
}
