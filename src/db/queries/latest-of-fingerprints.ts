import { and, desc, inArray, ne } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** The last candidate of each fingerprint, without what was withdrawn. */
export async function latestOfFingerprints(db: DbOrTx, fingerprints: readonly string[]) {
  if (fingerprints.length === 0) return [];
  return db
    .selectDistinctOn([candidates.fingerprint], {
      fingerprint: candidates.fingerprint,
      id: candidates.id,
      detector: candidates.detector,
      title: candidates.title,
      story: candidates.story,
      serviceId: candidates.serviceId,
      teamId: candidates.teamId,
    })
    .from(candidates)
    .where(
      and(inArray(candidates.fingerprint, [...fingerprints]), ne(candidates.status, 'withdrawn')),
    )
    .orderBy(candidates.fingerprint, desc(candidates.occurredAt), desc(candidates.id))
    .limit(fingerprints.length);
}
