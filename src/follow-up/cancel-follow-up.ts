import { eq } from 'drizzle-orm';
import { writeAudit } from '../db/audit.ts';
import { now, type Transaction } from '../db/client.ts';
import { firstWaitingFor } from '../db/queries/first-waiting-for.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { lockFollowUp, moveFollowUp } from './move-follow-up.ts';

/**
 * Takes a candidate's follow-up away. While it was never sent, it is handed to the first of the other
 * confirmed candidates that wait for it, and cancelled where none does. One that may exist by now
 * stays as it is.
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
  // Locked before the others are read: of two that leave at once, the later one sees the earlier.
  const followUp = await lockFollowUp(tx, candidate.followUpId);
  if (followUp !== null) await leave(tx, followUp, candidate.id, actor);
  return updated ?? candidate;
}

/** Candidates may have been taken back while the ticket was on its way, and could not be heeded then. */
export async function leaveIfUnwanted(
  tx: Transaction,
  followUp: FollowUpRow,
  actor: string,
): Promise<void> {
  const { id, candidateId } = followUp;
  const [own] = await tx.select().from(candidates).where(eq(candidates.id, candidateId));
  const isWanted = own?.status === 'confirmed' && own.followUpId === id;
  if (!isWanted) await leave(tx, followUp, candidateId, actor);
}

async function leave(
  tx: Transaction,
  followUp: FollowUpRow,
  candidateId: string,
  actor: string,
): Promise<void> {
  const heir = await firstWaitingFor(tx, followUp.id);
  if (heir === null) {
    await moveFollowUp(tx, followUp, 'cancel', actor);
    return;
  }
  if (followUp.candidateId !== candidateId) return;
  const handed = await moveFollowUp(tx, followUp, 'hand_over', actor, {
    candidateId: heir.id,
    teamId: heir.teamId,
    requestedBy: heir.decidedBy ?? followUp.requestedBy,
  });
  if (handed === null) return;
  await writeAudit(tx, {
    actor,
    action: 'handed_ticket_on',
    entity: 'candidate',
    entityId: candidateId,
    detail: { followUp: followUp.id, to: heir.id },
  });
}

/** New facts took a confirmed finding back while its ticket was still held. */
export async function cancelHeldFollowUp(tx: Transaction, candidateId: string, actor: string) {
  const [row] = await tx.select().from(candidates).where(eq(candidates.id, candidateId));
  if (row !== undefined) await cancelFollowUp(tx, row, actor);
}
