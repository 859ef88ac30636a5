import { and, desc, ne, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { selectSummaries } from './candidate-summaries.ts';
import { candidatesLike } from './list-candidates.ts';

type Of = { id: string; serviceId: string | null };

/** What waits besides and may be the same thing: first that of its service, then the newest. */
export async function mergeChoices(
  db: DbOrTx,
  { id, serviceId }: Of,
  { text, limit }: { text: string | undefined; limit: number },
) {
  const isOfService = sql`${candidates.serviceId} is not distinct from ${serviceId}`;
  return selectSummaries(db)
    .where(and(ne(candidates.id, id), candidatesLike({ status: ['open'], text })))
    .orderBy(sql`${isOfService} desc`, desc(candidates.occurredAt), desc(candidates.id))
    .limit(limit);
}
