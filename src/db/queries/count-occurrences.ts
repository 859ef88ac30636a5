import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { occurrences } from './occurrences.ts';

/** How often a fingerprint was seen. */
export async function countOccurrences(db: DbOrTx, fingerprint: string): Promise<number> {
  return countWhere(db, fingerprint, sql`true`);
}

/** The same within the last 14 days. */
export async function countOccurrences14d(db: DbOrTx, fingerprint: string): Promise<number> {
  return countWhere(db, fingerprint, sql`occurred_at > closecall_now() - interval '14 days'`);
}

async function countWhere(db: DbOrTx, fingerprint: string, besides: SQL): Promise<number> {
  const [row] = await db.execute<{ seen: number }>(
    sql`select count(*)::int as seen from ${occurrences} where fingerprint = ${fingerprint} and ${besides}`,
  );
  return row?.seen ?? 0;
}
