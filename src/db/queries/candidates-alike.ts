import { and, desc, eq, ne } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';

/** What else happened with the same fingerprint, newest first. */
export async function candidatesAlike(
  db: DbOrTx,
  of: { fingerprint: string; id: string },
  limit: number,
): Promise<readonly CandidateSummary[]> {
  return selectSummaries(db)
    .where(and(eq(candidates.fingerprint, of.fingerprint), ne(candidates.id, of.id)))
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(limit);
}
