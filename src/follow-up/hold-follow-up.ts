import { createHash } from 'node:crypto';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { liveFollowUpStatuses } from '../core/follow-up/transitions.ts';
import { TICKET_MARKER_PREFIX } from '../core/ticket-marker.ts';
import { writeAudit } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import { now, nowPlusSeconds, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { moveFollowUp } from './move-follow-up.ts';

/** A ticket that was finished this recently gets a comment instead of a successor. */
const recentDays = 7;

/**
 * Gives a confirmed candidate its follow-up: the live one of its fingerprint, the one that was
 * finished just now, or a new one that is held for the undo window. A fingerprint never has two.
 */
export async function holdFollowUp(
  tx: Transaction,
  owe: Owe,
  candidate: CandidateRow,
  options: { requestedBy: string; undoSeconds: number },
): Promise<CandidateRow> {
  const existing = await liveOrRecent(tx, candidate.fingerprint);
  const followUp =
    existing === null
      ? await insertHeld(tx, owe, candidate, options)
      : await askedAgain(tx, owe, existing, { candidate, ...options });
  const [updated] = await tx
    .update(candidates)
    .set({ followUpId: followUp.id, updatedAt: now })
    .where(eq(candidates.id, candidate.id))
    .returning();
  if (updated === undefined) throw new Error('a locked candidate is gone');
  if (existing !== null && existing.issueKey !== null) {
    owe('comment-on-follow-up', existing.id, { inSeconds: options.undoSeconds });
  }
  return updated;
}

/** A ticket that was only rehearsed tells of the newest one that was confirmed, from the start. */
async function askedAgain(
  tx: Transaction,
  owe: Owe,
  row: FollowUpRow,
  asked: { candidate: CandidateRow; requestedBy: string; undoSeconds: number },
): Promise<FollowUpRow> {
  const { candidate, requestedBy, undoSeconds } = asked;
  const moved = await moveFollowUp(tx, row, 'ask_again', requestedBy, {
    candidateId: candidate.id,
    teamId: candidate.teamId,
    requestedBy,
    heldUntil: nowPlusSeconds(undoSeconds),
  });
  if (moved !== null) owe('open-follow-up', row.id, moved.heldUntil);
  return moved ?? row;
}

async function liveOrRecent(tx: Transaction, fingerprint: string): Promise<FollowUpRow | null> {
  const [live] = await tx
    .select()
    .from(followUps)
    .where(
      and(
        eq(followUps.fingerprint, fingerprint),
        inArray(followUps.status, [...liveFollowUpStatuses]),
      ),
    )
    .for('update');
  if (live !== undefined) return live;
  const [recent] = await tx
    .select()
    .from(followUps)
    .where(
      and(
        eq(followUps.fingerprint, fingerprint),
        eq(followUps.status, 'done'),
        sql`${followUps.closedAt} > closecall_now() - make_interval(days => ${recentDays})`,
      ),
    )
    .orderBy(desc(followUps.closedAt))
    .limit(1);
  return recent ?? null;
}

async function insertHeld(
  tx: Transaction,
  owe: Owe,
  candidate: CandidateRow,
  options: { requestedBy: string; undoSeconds: number },
): Promise<FollowUpRow> {
  const id = uuid();
  const [previous] = await tx
    .select({ id: followUps.id })
    .from(followUps)
    .where(
      and(
        eq(followUps.fingerprint, candidate.fingerprint),
        inArray(followUps.status, ['done', 'wont_do']),
      ),
    )
    .orderBy(desc(followUps.closedAt))
    .limit(1);
  const [row] = await tx
    .insert(followUps)
    .values({
      id,
      fingerprint: candidate.fingerprint,
      candidateId: candidate.id,
      teamId: candidate.teamId,
      marker: markerOf(id),
      status: 'held',
      heldUntil: nowPlusSeconds(options.undoSeconds),
      previousId: previous?.id ?? null,
      requestedBy: options.requestedBy,
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (row === undefined) {
    // Another confirmation of the same fingerprint was first; its row is committed by now.
    const winner = await liveOrRecent(tx, candidate.fingerprint);
    if (winner === null) throw new Error('a live follow-up was there and is gone');
    return winner;
  }
  owe('open-follow-up', id, row.heldUntil);
  await writeAudit(tx, {
    actor: options.requestedBy,
    action: 'held',
    entity: 'follow_up',
    entityId: id,
    detail: { candidateId: candidate.id, undoSeconds: options.undoSeconds },
  });
  return row;
}

/** The label that makes a ticket ours. Derived from the row, so that a repeat has the same one. */
function markerOf(id: string): string {
  return `${TICKET_MARKER_PREFIX}${createHash('sha256').update(id).digest('hex').slice(0, 20)}`;
}
