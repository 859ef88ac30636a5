import { and, asc, eq, ne } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';

/** What people put together with this one, oldest first; found by its index by merge. */
export async function putTogetherWith(
  db: DbOrTx,
  id: string,
  limit: number,
): Promise<readonly CandidateSummary[]> {
  return selectSummaries(db)
    .where(
      and(
        eq(candidates.mergedInto, id),
        eq(candidates.status, 'merged'),
        ne(candidates.decidedBy, 'system'),
      ),
    )
    .orderBy(asc(candidates.occurredAt), asc(candidates.id))
    .limit(limit);
}
