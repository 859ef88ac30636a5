import { eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';

/** One candidate as a list shows it; null when there is none. */
export async function candidateSummary(db: DbOrTx, id: string): Promise<CandidateSummary | null> {
  const [row] = await selectSummaries(db).where(eq(candidates.id, id)).limit(1);
  return row ?? null;
}
