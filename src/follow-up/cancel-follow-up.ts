import { and, eq, ne } from 'drizzle-orm';
import { now, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { lockFollowUp, moveFollowUp } from './move-follow-up.ts';

/**
 * Takes a candidate's follow-up away: it is cancelled while it was never sent and no other confirmed
 * candidate waits for it.
 */
export async function cancelFollowUp(
  tx: Transaction,
  candidate: CandidateRow,
  actor: string,
): Promise<CandidateRow> {
  if (candidate.followUpId === null) return candidate;
  const [updated] = await tx
    .update(candidates)
    .set({ followUpId: null, updatedAt: now })
    .where(eq(candidates.id, candidate.id))
    .returning();
  const others = await tx
    .select({ id: candidates.id })
    .from(candidates)
    .where(and(eq(candidates.followUpId, candidate.followUpId), ne(candidates.id, candidate.id)))
    .limit(1);
  if (others.length === 0) {
    const row = await lockFollowUp(tx, candidate.followUpId);
    if (row !== null) await moveFollowUp(tx, row, 'cancel', actor);
  }
  return updated ?? candidate;
}

/** New facts took a confirmed finding back while its ticket was still held. */
export async function cancelHeldFollowUp(tx: Transaction, candidateId: string, actor: string) {
  const [row] = await tx.select().from(candidates).where(eq(candidates.id, candidateId));
  if (row !== undefined) await cancelFollowUp(tx, row, actor);
}
