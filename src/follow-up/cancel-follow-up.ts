import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { isAutomatic } from '../core/follow-up/automatic.ts';
import { mayHaveBeenMade } from '../core/follow-up/may-have-been-made.ts';
import { liveFollowUpStatuses } from '../core/follow-up/transitions.ts';
import { isWeekFull, sayWeek } from '../core/policy/weekly-limit.ts';
import { writeAudit } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { firstWaitingFor, type Heir } from '../db/queries/first-waiting-for.ts';
import { weekOfTeam } from '../db/queries/week-of-team.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { heldUntil } from './held-until.ts';
import { holdFollowUp } from './hold-follow-up.ts';
import { lockFollowUp, moveFollowUp } from './move-follow-up.ts';
import { ticketsFollow } from './tickets-follow.ts';

/**
 * Takes a candidate's follow-up away. While it was never sent, it is handed to the first of the other
 * confirmed candidates that wait for it, and cancelled where none does. One that may exist by now
 * stays as it is.
 */
export async function cancelFollowUp(
  tx: Transaction,
  owe: Owe,
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
  if (followUp !== null) await leave(tx, owe, followUp, candidate.id, actor);
  return updated ?? candidate;
}

/** Candidates may have been taken back while the ticket was on its way, and could not be heeded then. */
export async function leaveIfUnwanted(
  tx: Transaction,
  owe: Owe,
  followUp: FollowUpRow,
  actor: string,
): Promise<void> {
  const { id, candidateId } = followUp;
  const [own] = await tx.select().from(candidates).where(eq(candidates.id, candidateId));
  const isWanted = own?.status === 'confirmed' && own.followUpId === id;
  if (!isWanted) await leave(tx, owe, followUp, candidateId, actor);
}

async function leave(
  tx: Transaction,
  owe: Owe,
  followUp: FollowUpRow,
  candidateId: string,
  actor: string,
): Promise<void> {
  const heir = await firstWaitingFor(tx, followUp);
  if (mayHaveBeenMade(followUp)) return heir === null ? askAPerson(tx, followUp) : undefined;
  if (heir === null) {
    await moveFollowUp(tx, followUp, 'cancel', actor);
    return;
  }
  if (followUp.candidateId !== candidateId || !isUnsent(followUp)) return;
  const own = await ownTicketOf(tx, followUp, heir);
  if (own !== null) {
    await joinOwnTicket(tx, owe, { followUp, heir, own });
    return leave(tx, owe, followUp, candidateId, actor);
  }
  const handed = await handOver(tx, followUp, heir, actor);
  if (handed === null) return;
  // People may have put the heir into another pattern since; the ticket stands for that one now.
  await ticketsFollow(tx, [heir.id]);
  await writeAudit(tx, {
    actor,
    action: 'handed_ticket_on',
    entity: 'candidate',
    entityId: candidateId,
    detail: { followUp: followUp.id, to: heir.id },
  });
}

/** Nothing more is sent for it; whether it is there already is for a person to find out. */
async function askAPerson(tx: Transaction, followUp: FollowUpRow): Promise<void> {
  if (followUp.status !== 'held') return;
  await moveFollowUp(tx, followUp, 'refused', 'system', {
    problem:
      'Nobody wants this ticket any more, and Jira may have created it already. Say which ticket it is, or give it up.',
    refusedBy: 'closecall',
    claimedUntil: null,
  });
}

/** One that was given up, or is on its way, is nobody's to inherit. */
function isUnsent({ status }: FollowUpRow): boolean {
  return status === 'held' || status === 'failed' || status === 'rehearsed';
}

/** The heir's pattern is another one by now, which has its ticket already. */
async function ownTicketOf(tx: Transaction, { id }: FollowUpRow, { fingerprint }: Heir) {
  const [other] = await tx
    .select({ id: followUps.id })
    .from(followUps)
    .where(
      and(
        eq(followUps.fingerprint, fingerprint),
        ne(followUps.id, id),
        inArray(followUps.status, [...liveFollowUpStatuses]),
      ),
    )
    .limit(1);
  return other?.id ?? null;
}

/** It is confirmed into that one at once; what was only rehearsed before asks for nothing by that. */
async function joinOwnTicket(
  tx: Transaction,
  owe: Owe,
  { followUp, heir, own }: { followUp: FollowUpRow; heir: Heir; own: string },
): Promise<void> {
  const [row] = await tx
    .update(candidates)
    .set({ followUpId: own, updatedAt: now })
    .where(eq(candidates.id, heir.id))
    .returning();
  if (row === undefined) throw new Error('a candidate that waits for a ticket is gone');
  if (followUp.rehearsal !== null && heir.wasBefore) return;
  const requestedBy = heir.decidedBy ?? followUp.requestedBy;
  await holdFollowUp(tx, owe, row, { requestedBy, undoSeconds: 0 });
}

/**
 * It goes to the heir's team. What a person asked for and only a rule still wants is a ticket of that
 * team's week from then on, and so is one that another team has now: it waits for the team's hours,
 * and for a person where the week has no place left.
 */
async function handOver(
  tx: Transaction,
  followUp: FollowUpRow,
  heir: Heir,
  actor: string,
): Promise<FollowUpRow | null> {
  const requestedBy = heir.decidedBy ?? followUp.requestedBy;
  const set = { candidateId: heir.id, teamId: heir.teamId, requestedBy };
  // What was only rehearsed before is not sent because somebody took the one back that was asked for.
  if (followUp.status === 'held' && followUp.rehearsal !== null && heir.wasBefore) {
    return moveFollowUp(tx, followUp, 'rehearse', actor, set);
  }
  const isSameWeek = isAutomatic(followUp.requestedBy) && heir.teamId === followUp.teamId;
  if (!isAutomatic(requestedBy) || isSameWeek || followUp.status !== 'held') {
    return moveFollowUp(tx, followUp, 'hand_over', actor, set);
  }
  const week = await weekOfTeam(tx, heir.teamId);
  const { heldUntil: until, problem } = await heldUntil(tx, set, 0);
  const handed = await moveFollowUp(tx, followUp, 'hand_over', actor, {
    ...set,
    skipsLimit: false,
    problem,
    heldUntil: sql`greatest(${followUps.heldUntil}, ${until})`,
  });
  if (handed === null || !isWeekFull(week)) return handed;
  return moveFollowUp(tx, handed, 'refused', 'system', {
    ...{ problem: sayWeek(week), refusedBy: 'week' },
  });
}

/** New facts took a confirmed finding back while its ticket was still held. */
export async function cancelHeldFollowUp(
  tx: Transaction,
  owe: Owe,
  candidateId: string,
  actor: string,
) {
  const [row] = await tx.select().from(candidates).where(eq(candidates.id, candidateId));
  if (row !== undefined) await cancelFollowUp(tx, owe, row, actor);
}
