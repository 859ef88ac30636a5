import { and, asc, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type CandidateRow, candidates } from '../schema/candidates.ts';

export type Heir = Pick<CandidateRow, 'id' | 'teamId' | 'decidedBy'>;

/**
 * Of the confirmed candidates that wait for this follow-up, the one that happened first; what a
 * person confirmed goes before what a rule did.
 */
export async function firstWaitingFor(db: DbOrTx, followUpId: string): Promise<Heir | null> {
  const { id, teamId, decidedBy } = candidates;
  const [row] = await db
    .select({ id, teamId, decidedBy })
    .from(candidates)
    .where(and(eq(candidates.followUpId, followUpId), eq(candidates.status, 'confirmed')))
    .orderBy(
      sql`coalesce(${decidedBy} like 'policy:%', false)`,
      asc(candidates.occurredAt),
      asc(candidates.id),
    )
    .limit(1);
  return row ?? null;
}
