import { and, desc, eq, ne, not, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';
import { isFolded } from './told-together.ts';

/** What else happened with the same fingerprint, newest first; what is told by another one is no other time. */
export async function candidatesAlike(
  db: DbOrTx,
  of: { fingerprint: string; id: string },
  limit: number,
): Promise<readonly CandidateSummary[]> {
  return selectSummaries(db)
    .where(
      and(
        eq(candidates.fingerprint, of.fingerprint),
        ne(candidates.id, of.id),
        not(isFolded),
        // What people put together with it is listed as that.
        sql`(${candidates.status} <> 'merged' or ${candidates.mergedInto} is distinct from ${of.id})`,
      ),
    )
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(limit);
}
