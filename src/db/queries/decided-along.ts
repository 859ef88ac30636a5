import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import type { CandidateSummary } from './candidate-summaries.ts';
import type { Seen } from './open-alike.ts';

/** What was decided along with a candidate of the same kind, by the same choice, and still is. */
export async function decidedAlong(db: DbOrTx, of: CandidateSummary): Promise<readonly Seen[]> {
  const { id, fingerprint, status, decision, decidedBy, decidedAt } = of;
  if (decision === null || decidedAt === null) return [];
  return db.execute<Seen>(sql`
    select id, version from candidates
    where fingerprint = ${fingerprint} and id <> ${id} and status = ${status}
      and decision = ${decision} and decided_by = ${decidedBy}
      and exists (select from audit_events where entity = 'candidate'
        and entity_id = candidates.id::text and action = ${decision}
        and at >= ${decidedAt.toISOString()}::timestamptz and detail->>'along' = ${id})
    order by id limit 200`);
}
