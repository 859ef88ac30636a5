import { type PoorRecord, poorRecord } from '../core/policy/pattern-record.ts';
import type { DbOrTx } from '../db/client.ts';
import { recordOfKind } from '../db/queries/record-of-kind.ts';
import { recordOfPattern } from '../db/queries/record-of-pattern.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';

/** What belongs to one pattern and kind. */
export type OfKind = Pick<CandidateRow, 'fingerprint' | 'detector' | 'foundBy' | 'serviceId'>;

/** What people said so far that forbids a ticket nobody asked for; null where nothing does. */
export async function recordAgainst(
  db: DbOrTx,
  { fingerprint, detector, foundBy, serviceId }: OfKind,
): Promise<PoorRecord | null> {
  const pattern = await recordOfPattern(db, fingerprint);
  const kind = serviceId === null ? null : await recordOfKind(db, { detector, foundBy, serviceId });
  return poorRecord(pattern, kind);
}
