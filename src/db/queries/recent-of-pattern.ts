import { and, desc, eq, ne, not } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';
import { isFolded } from './told-together.ts';

/** The near misses of a pattern, newest first, without what was taken back or is told by another one. */
export async function recentOfPattern(
  db: DbOrTx,
  fingerprint: string,
  limit: number,
): Promise<readonly CandidateSummary[]> {
  return selectSummaries(db)
    .where(
      and(
        eq(candidates.fingerprint, fingerprint),
        ne(candidates.status, 'withdrawn'),
        not(isFolded),
      ),
    )
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(limit);
}
