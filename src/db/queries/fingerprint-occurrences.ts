import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { occurrences } from './occurrences.ts';

/**
 * How often each fingerprint was seen, without what people said was nothing; and when it first was,
 * whatever they said.
 */
export async function fingerprintOccurrences(
  db: DbOrTx,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, { count: number; firstAt: Date | null }>> {
  if (fingerprints.length === 0) return new Map();
  const wanted = sql.param([...new Set(fingerprints)]);
  const rows = await db.execute<{ fingerprint: string; count: number; first: Date | string }>(sql`
    select fingerprint, count(*) filter (where is_near_miss)::int as count,
      min(occurred_at) as first
    from ${occurrences}
    where fingerprint = any(${wanted}::text[])
    group by fingerprint`);
  return new Map(
    rows.map(({ fingerprint, count, first }) => [fingerprint, { count, firstAt: new Date(first) }]),
  );
}
