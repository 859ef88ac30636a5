import { and, desc, eq, ne, not, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';
import { isFolded } from './told-together.ts';

/** Where a page of a pattern's near misses ended. */
export type PlaceInPattern = { occurredAt: Date; id: string };

/** The near misses of a pattern, newest first, without what was taken back or is told by another one. */
export async function recentOfPattern(
  db: DbOrTx,
  fingerprint: string,
  { after, limit }: { after: PlaceInPattern | null; limit: number },
): Promise<readonly CandidateSummary[]> {
  return selectSummaries(db)
    .where(
      and(
        eq(candidates.fingerprint, fingerprint),
        ne(candidates.status, 'withdrawn'),
        not(isFolded),
        after === null
          ? undefined
          : sql`(${candidates.occurredAt}, ${candidates.id})
              < (${after.occurredAt.toISOString()}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(limit);
}
