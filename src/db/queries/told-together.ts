import { and, asc, between, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type CandidateRow, candidates } from '../schema/candidates.ts';
import { type CandidateSummary, selectSummaries } from './candidate-summaries.ts';

/** Closecall put it together with another one; what people merged is theirs. */
export const isFolded = sql<boolean>`(${candidates.status} = 'merged' and ${candidates.decidedBy} = 'system')`;

/** What is told together lies close together; so its index by time finds it. */
const around = { beforeMs: 12 * 60 * 60_000, afterMs: 7 * 24 * 60 * 60_000 };

/** What a candidate stands for besides itself, in the order of time. */
export async function toldTogetherWith(
  db: DbOrTx,
  { id, beganAt, occurredAt }: Pick<CandidateRow, 'id' | 'beganAt' | 'occurredAt'>,
  limit: number,
): Promise<readonly CandidateSummary[]> {
  const from = new Date((beganAt ?? occurredAt).getTime() - around.beforeMs);
  const until = new Date(occurredAt.getTime() + around.afterMs);
  return selectSummaries(db)
    .where(
      and(between(candidates.occurredAt, from, until), eq(candidates.mergedInto, id), isFolded),
    )
    .orderBy(asc(candidates.occurredAt), asc(candidates.id))
    .limit(limit);
}
