import { and, asc, eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type CandidateRow, candidates } from '../schema/candidates.ts';

/** Of the confirmed candidates that wait for this follow-up, the one that happened first. */
export async function firstWaitingFor(
  db: DbOrTx,
  followUpId: string,
): Promise<Pick<CandidateRow, 'id' | 'teamId' | 'decidedBy'> | null> {
  const { id, teamId, decidedBy } = candidates;
  const [row] = await db
    .select({ id, teamId, decidedBy })
    .from(candidates)
    .where(and(eq(candidates.followUpId, followUpId), eq(candidates.status, 'confirmed')))
    .orderBy(asc(candidates.occurredAt), asc(candidates.id))
    .limit(1);
  return row ?? null;
}
