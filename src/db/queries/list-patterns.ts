import { and, desc, lte, ne, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

export type PatternPosition = { lastAt: Date; fingerprint: string };

/**
 * Candidates grouped by fingerprint, the ones seen last first, without what was withdrawn. Only what
 * was known at `asOf` counts, so that a page stays where it is while new ones are found.
 */
export async function listPatterns(
  db: DbOrTx,
  page: { asOf: Date; after: PatternPosition | null; limit: number },
) {
  const { after } = page;
  const lastAt = sql<Date>`max(${candidates.occurredAt})`;
  const isAfter =
    after === null
      ? undefined
      : sql`(${lastAt}, ${candidates.fingerprint}) < (${after.lastAt.toISOString()}::timestamptz, ${after.fingerprint}::text)`;
  return db
    .select({
      fingerprint: candidates.fingerprint,
      count: sql<number>`count(*)::int`,
      open: sql<number>`(count(*) filter (where ${candidates.status} = 'open'))::int`,
      firstAt: sql<Date>`min(${candidates.occurredAt})`.mapWith(candidates.occurredAt),
      lastAt: lastAt.mapWith(candidates.occurredAt),
    })
    .from(candidates)
    .where(and(ne(candidates.status, 'withdrawn'), lte(candidates.detectedAt, page.asOf)))
    .groupBy(candidates.fingerprint)
    .having(isAfter)
    .orderBy(desc(lastAt), desc(candidates.fingerprint))
    .limit(page.limit);
}
