import { and, count, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** How many of each of these patterns need a decision; without those of which none does. */
export async function openOfPatterns(
  db: DbOrTx,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ fingerprint: candidates.fingerprint, open: count() })
    .from(candidates)
    .where(and(inArray(candidates.fingerprint, [...fingerprints]), eq(candidates.status, 'open')))
    .groupBy(candidates.fingerprint)
    .limit(fingerprints.length);
  return new Map(rows.map(({ fingerprint, open }) => [fingerprint, open]));
}
