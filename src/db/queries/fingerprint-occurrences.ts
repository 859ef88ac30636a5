import { and, count, inArray, min, ne } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** How often each fingerprint was seen and when first, without what was withdrawn. */
export async function fingerprintOccurrences(
  db: DbOrTx,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, { count: number; firstAt: Date | null }>> {
  if (fingerprints.length === 0) return new Map();
  const rows = await db
    .select({
      fingerprint: candidates.fingerprint,
      count: count(),
      firstAt: min(candidates.occurredAt),
    })
    .from(candidates)
    .where(
      and(
        inArray(candidates.fingerprint, [...new Set(fingerprints)]),
        ne(candidates.status, 'withdrawn'),
      ),
    )
    .groupBy(candidates.fingerprint);
  return new Map(rows.map(({ fingerprint, ...seen }) => [fingerprint, seen]));
}
