import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { TicketEnds } from '../../connectors/contract-tickets.ts';
import { ticketEnding } from '../core/follow-up/ticket-ending.ts';
import { type FollowUpEvent, liveFollowUpStatuses } from '../core/follow-up/transitions.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type FollowUpRow, followUps, type TrackerStatus } from '../db/schema/follow-ups.ts';
import { moveFollowUp } from './move-follow-up.ts';
import { noteStanding } from './note-standing.ts';
import { oweAfterOpen, oweRead } from './owe-after-open.ts';

/** A ticket of ours as a webhook, a search or a read told of it. */
export type SeenTicket = {
  id: string;
  key: string;
  url: string | null;
  /** Null where it is gone, and where it was. */
  project: string | null;
  labels: readonly string[] | null;
  status: TrackerStatus;
  resolution: string | null;
  /** Since when it has been over, if it is; null where the tracker does not say. */
  overSince: Date | null;
  /** Its tracker told so; `not_found`, it shows the project without the ticket. */
  deleted: boolean | 'not_found';
  /** The tracker's time of this state; of a read, the time just before it. */
  at: Date;
};

/**
 * Makes a locked follow-up follow its ticket: settles a create whose outcome was not known, and
 * takes over the ticket's status, its place and its label of no use. States older than the last one
 * are left aside, so that order and repeats do not matter.
 */
export async function takeTicketState(
  tx: Transaction,
  owe: Owe,
  row: FollowUpRow,
  ticket: SeenTicket,
  ends: TicketEnds,
): Promise<FollowUpRow> {
  let current = row;
  if (current.issueId === null || current.status !== 'open') {
    current = (await adopt(tx, owe, current, ticket)) ?? current;
  }
  if (current.trackerSeenAt !== null && current.trackerSeenAt > ticket.at) return current;
  if (current.gone !== null && !ticket.deleted) oweWhatWaited(owe, current);
  current = await noteStanding(tx, current, ticket, ends.notUseful);
  if (current.closedAsMistakeAt !== null) return leaveMistake(tx, current, ticket, ends);
  const event = eventFor(current, ticket, ends);
  if (event === null) return current;
  if (event === 'ticket_reopened') return reopen(tx, owe, current);
  // Whoever reported what it is about is told that it was mended.
  if (event === 'ticket_done') owe('tell-reporters', row.id, { inSeconds: 0 });
  const closedAt = closedSince(row, ticket);
  return (await moveFollowUp(tx, current, event, 'jira', { closedAt })) ?? current;
}

/**
 * When it came to its end, by the tracker's clock: it may be noticed much later, and a fix that went
 * out meanwhile counts. That clock may differ from ours: it is never later than now, nor earlier than
 * it was last seen open.
 */
function closedSince({ status, trackerSeenAt }: FollowUpRow, { overSince }: SeenTicket) {
  if (overSince === null) return now;
  const seenOpen = status === 'open' ? trackerSeenAt : null;
  const since = seenOpen !== null && seenOpen > overSince ? seenOpen : overSince;
  return sql`least(${now}, ${since.toISOString()}::timestamptz)`;
}

/** It may have been left alone for long, and is followed again. */
async function reopen(tx: Transaction, owe: Owe, row: FollowUpRow): Promise<FollowUpRow> {
  if (await hasSuccessor(tx, row)) return row;
  const reopened = await moveFollowUp(tx, row, 'ticket_reopened', 'jira', { closedAt: null });
  if (reopened !== null) oweRead(owe, row.id);
  return reopened ?? row;
}

/** What could not be written to it while Jira did not show it. */
function oweWhatWaited(owe: Owe, { id, closedAsMistakeAt, previousId }: FollowUpRow): void {
  if (previousId !== null) owe('link-follow-up', id, { inSeconds: 1 });
  const task = closedAsMistakeAt === null ? 'comment-on-follow-up' : 'close-mistake';
  owe(task, id, { inSeconds: 1 });
}

async function adopt(tx: Transaction, owe: Owe, row: FollowUpRow, ticket: SeenTicket) {
  const opened = await moveFollowUp(tx, row, 'seen', 'jira', {
    issueId: ticket.id,
    issueKey: ticket.key,
    ...(ticket.url === null ? {} : { issueUrl: ticket.url }),
    openedAt: now,
    unknownSince: null,
    claimedUntil: null,
    problem: null,
  });
  if (opened !== null) await oweAfterOpen(tx, owe, opened);
  if (opened === null && row.status === 'cancelled') return nameGivenUp(tx, row, ticket);
  return opened;
}

/** It was given up while nobody knew whether it was made; it was, and people are to see which it is. */
async function nameGivenUp(tx: Transaction, row: FollowUpRow, { id, key, url }: SeenTicket) {
  const [named] = await tx
    .update(followUps)
    .set({ issueId: id, issueKey: key, issueUrl: url })
    .where(eq(followUps.id, row.id))
    .returning();
  return named ?? null;
}

/** Another ticket of the fingerprint is live by now; that one goes on with the story. */
async function hasSuccessor(tx: Transaction, row: FollowUpRow): Promise<boolean> {
  const [other] = await tx
    .select({ id: followUps.id })
    .from(followUps)
    .where(
      and(
        eq(followUps.fingerprint, row.fingerprint),
        ne(followUps.id, row.id),
        inArray(followUps.status, [...liveFollowUpStatuses]),
      ),
    )
    .limit(1);
  return other !== undefined;
}

/**
 * A person said what it is; its way through Jira's workflow says nothing more. Once it is over there,
 * nobody is asked to close it by hand any longer.
 */
async function leaveMistake(
  tx: Transaction,
  row: FollowUpRow,
  ticket: SeenTicket,
  ends: TicketEnds,
): Promise<FollowUpRow> {
  const isOver = ticket.deleted || ticketEnding(ticket, ends) !== 'open';
  if (!isOver || !row.notice?.includes('Please close')) return row;
  const [left] = await tx
    .update(followUps)
    .set({ notice: null })
    .where(eq(followUps.id, row.id))
    .returning();
  return left ?? row;
}

function eventFor(row: FollowUpRow, ticket: SeenTicket, ends: TicketEnds): FollowUpEvent | null {
  const { status } = row;
  if (ticket.deleted) return status === 'open' ? 'ticket_deleted' : null;
  const ending = ticketEnding(ticket, ends);
  const isClosed = status === 'done' || status === 'wont_do';
  if (ending === 'open') return isClosed ? 'ticket_reopened' : null;
  if (ending === 'done') return status === 'done' ? null : 'ticket_done';
  return status === 'wont_do' ? null : 'ticket_wont_do';
}
