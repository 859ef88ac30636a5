import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

const longEnough = sql`closecall_now() - interval '14 days'`;

/** What an older release opened has that only in its history. */
const openSince = sql`coalesce(${candidates.openSince},
  (select max(at) from audit_events where entity = 'candidate'
    and entity_id = ${candidates.id}::text and detail->>'to' = 'open'),
  ${candidates.updatedAt})`;

/**
 * Candidates that have waited for a person for 14 days, longest known first, locked; those that
 * somebody is just deciding on are left out. None waits for longer than it has been known.
 */
export async function unlookedCandidates(tx: Transaction, limit: number) {
  const { id, status, previousStatus, version } = candidates;
  const { fingerprint, occurredAt, decidedBy, decisionReason, gap } = candidates;
  const told = { fingerprint, occurredAt, decidedBy, decisionReason, gap };
  return tx
    .select({ id, status, previousStatus, version, ...told })
    .from(candidates)
    .where(
      and(
        eq(candidates.status, 'open'),
        lt(candidates.detectedAt, longEnough),
        lt(openSince, longEnough),
      ),
    )
    .orderBy(asc(candidates.detectedAt), asc(candidates.id))
    .limit(limit)
    .for('update', { skipLocked: true });
}
