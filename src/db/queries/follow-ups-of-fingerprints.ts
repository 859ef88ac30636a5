import { and, desc, inArray, ne } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { followUps } from '../schema/follow-ups.ts';

/** The last follow-up of each fingerprint, without what was never sent and cancelled. */
export async function followUpsOfFingerprints(db: DbOrTx, fingerprints: readonly string[]) {
  if (fingerprints.length === 0) return [];
  return db
    .selectDistinctOn([followUps.fingerprint])
    .from(followUps)
    .where(
      and(inArray(followUps.fingerprint, [...fingerprints]), ne(followUps.status, 'cancelled')),
    )
    .orderBy(followUps.fingerprint, desc(followUps.id))
    .limit(fingerprints.length);
}
