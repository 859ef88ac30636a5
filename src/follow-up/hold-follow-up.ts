import { createHash } from 'node:crypto';
import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { isAutomatic } from '../core/follow-up/automatic.ts';
import { liveFollowUpStatuses } from '../core/follow-up/transitions.ts';
import { TICKET_MARKER_PREFIX } from '../core/ticket-marker.ts';
import { writeAudit } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import { type DbOrTx, now, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { finishedJustNow, isStillThere, type Repeated } from './finished-just-now.ts';
import { heldUntil } from './held-until.ts';
import { lockFollowUp, moveFollowUp } from './move-follow-up.ts';

/**
 * Gives a confirmed candidate its follow-up: the live one of its fingerprint, the one that was done
 * just now and whose fix was not out yet, or a new one that is held for the undo window. A fingerprint
 * never has two.
 */
export async function holdFollowUp(
  tx: Transaction,
  owe: Owe,
  candidate: CandidateRow,
  options: { requestedBy: string; undoSeconds: number },
): Promise<CandidateRow> {
  const existing = await liveOrRecent(tx, candidate);
  const made = existing === null ? await insertHeld(tx, owe, candidate, options) : null;
  const ticket = made ?? existing ?? (await winnerOf(tx, candidate));
  const followUp = made ?? (await joinTicket(tx, owe, { ticket, candidate, ...options }));
  const [updated] = await tx
    .update(candidates)
    .set({ followUpId: followUp.id, updatedAt: now })
    .where(eq(candidates.id, candidate.id))
    .returning();
  if (updated === undefined) throw new Error('a locked candidate is gone');
  return updated;
}

/** Another confirmation of the same fingerprint was first; its row is committed by now. */
async function winnerOf(tx: Transaction, candidate: CandidateRow): Promise<FollowUpRow> {
  const winner = await liveOrRecent(tx, candidate);
  if (winner === null) throw new Error('a live follow-up was there and is gone');
  return winner;
}

/**
 * A ticket that was only rehearsed tells of the newest one that was confirmed, from the start. One
 * that waits by a rule's wish, for the team's hours or for a person, waits no longer than a person's
 * own, and tells what they saw.
 */
async function joinTicket(
  tx: Transaction,
  owe: Owe,
  asked: { ticket: FollowUpRow; candidate: CandidateRow; requestedBy: string; undoSeconds: number },
): Promise<FollowUpRow> {
  const { ticket, candidate, requestedBy, undoSeconds } = asked;
  if (ticket.issueKey !== null) {
    owe('comment-on-follow-up', ticket.id, { inSeconds: undoSeconds });
  }
  const event = joinedBy(ticket, requestedBy);
  if (event === null) return ticket;
  const taken = await moveFollowUp(tx, ticket, event, requestedBy, {
    candidateId: candidate.id,
    teamId: candidate.teamId,
    requestedBy,
    ...(await heldUntil(tx, { requestedBy, teamId: candidate.teamId }, undoSeconds)),
    skipsLimit: false,
    // A rehearsed one takes its place in the week when it is asked for again.
    ...(event === 'ask_again' ? { createdAt: candidate.decidedAt ?? now } : {}),
  });
  if (taken === null) return ticket;
  owe('open-follow-up', taken.id, taken.heldUntil);
  return taken;
}

/** What it does to a ticket that another confirmation joins it; null where it goes on as it is. */
export function joinedBy({ status, requestedBy: former }: FollowUpRow, requestedBy: string) {
  if (status === 'rehearsed') return 'ask_again';
  if (!isAutomatic(former) || isAutomatic(requestedBy)) return null;
  if (status === 'held') return 'hand_over';
  return status === 'failed' ? 'retry' : null;
}

/** The ticket that what happens again of this fingerprint joins, locked. */
export async function liveOrRecent(
  tx: Transaction,
  candidate: Repeated,
): Promise<FollowUpRow | null> {
  const [live] = await liveTicketOf(tx, candidate).for('update');
  return live ?? lockRecent(tx, candidate);
}

/** The same, only looked at: it may be another one in a moment. */
export async function seeLiveOrRecent(
  db: DbOrTx,
  candidate: Repeated,
): Promise<FollowUpRow | null> {
  const [live] = await liveTicketOf(db, candidate);
  return live ?? finishedJustNow(db, candidate);
}

function liveTicketOf(db: DbOrTx, { fingerprint }: Pick<Repeated, 'fingerprint'>) {
  const isLive = inArray(followUps.status, [...liveFollowUpStatuses]);
  return db
    .select()
    .from(followUps)
    .where(and(eq(followUps.fingerprint, fingerprint), isLive));
}

/** The ticket of the last time, which a new one tells of. */
export async function lastEnded(db: DbOrTx, fingerprint: string): Promise<string | null> {
  const [previous] = await db
    .select({ id: followUps.id })
    .from(followUps)
    .where(
      and(
        eq(followUps.fingerprint, fingerprint),
        inArray(followUps.status, ['done', 'wont_do']),
        // What was opened by mistake was no last time.
        isNull(followUps.closedAsMistakeAt),
        isStillThere,
      ),
    )
    .orderBy(desc(followUps.closedAt))
    .limit(1);
  return previous?.id ?? null;
}

async function lockRecent(tx: Transaction, candidate: Repeated): Promise<FollowUpRow | null> {
  const recent = await finishedJustNow(tx, candidate);
  if (recent === null) return null;
  const locked = await lockFollowUp(tx, recent.id);
  const isSame =
    locked?.version === recent.version &&
    locked.gone === recent.gone &&
    locked.fingerprint === recent.fingerprint;
  if (isSame) return locked;
  // It was closed as a mistake, opened again or named otherwise before it was locked.
  return liveOrRecent(tx, candidate);
}

/** Null where another confirmation was first. */
async function insertHeld(
  tx: Transaction,
  owe: Owe,
  candidate: CandidateRow,
  options: { requestedBy: string; undoSeconds: number },
): Promise<FollowUpRow | null> {
  const id = uuid();
  const [row] = await tx
    .insert(followUps)
    .values({
      id,
      fingerprint: candidate.fingerprint,
      candidateId: candidate.id,
      teamId: candidate.teamId,
      marker: markerOf(id),
      status: 'held',
      ...(await heldUntil(tx, { ...options, teamId: candidate.teamId }, options.undoSeconds)),
      previousId: await lastEnded(tx, candidate.fingerprint),
      requestedBy: options.requestedBy,
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (row === undefined) return null;
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
