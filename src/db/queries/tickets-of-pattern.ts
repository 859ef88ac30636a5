import { desc, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { followUps } from '../schema/follow-ups.ts';

/** Every ticket of a pattern and of what was merged into it, whatever became of it, the last one first. */
export async function ticketsOfPattern(db: DbOrTx, fingerprints: readonly string[], limit: number) {
  return db
    .select()
    .from(followUps)
    .where(inArray(followUps.fingerprint, [...fingerprints]))
    .orderBy(desc(followUps.id))
    .limit(limit);
}
