import { inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';

/** These candidates as a list shows them, in no order; those that are gone are left out. */
export async function candidateSummariesOf(
  db: DbOrTx,
  ids: readonly string[],
): Promise<readonly CandidateSummary[]> {
  if (ids.length === 0) return [];
  return selectSummaries(db).where(inArray(candidates.id, [...ids]));
}
