import { asc } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** When the first candidate of all happened: since then near misses have been kept. Null before it. */
export async function watchedSince(db: DbOrTx): Promise<Date | null> {
  const [first] = await db
    .select({ occurredAt: candidates.occurredAt })
    .from(candidates)
    .orderBy(asc(candidates.id))
    .limit(1);
  return first?.occurredAt ?? null;
}
