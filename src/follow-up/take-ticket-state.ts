import { eq } from 'drizzle-orm';
import type { TicketEnds } from '../../connectors/contract-tickets.ts';
import { ticketEnding } from '../core/follow-up/ticket-ending.ts';
import type { FollowUpEvent, FollowUpStatus } from '../core/follow-up/transitions.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type FollowUpRow, followUps, type TrackerStatus } from '../db/schema/follow-ups.ts';
import { moveFollowUp } from './move-follow-up.ts';

/** A ticket of ours as a webhook, a search or a read told of it. */
export type SeenTicket = {
  id: string;
  key: string;
  url: string | null;
  status: TrackerStatus;
  resolution: string | null;
  deleted: boolean;
  /** The tracker's time of this state. */
  at: Date;
};

/**
 * Makes a locked follow-up follow its ticket: settles a create whose outcome was not known, and
 * takes over the ticket's status. States older than the last one are left aside, so that order and
 * repeats do not matter.
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
  const [noted] = await tx
    .update(followUps)
    .set({ trackerStatus: ticket.status, trackerSeenAt: ticket.at })
    .where(eq(followUps.id, current.id))
    .returning();
  current = noted ?? current;
  const event = eventFor(current.status, ticket, ends);
  if (event === null) return current;
  const closing = event !== 'ticket_reopened';
  return (
    (await moveFollowUp(tx, current, event, 'jira', { closedAt: closing ? now : null })) ?? current
  );
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
  if (opened !== null) owe('sync-follow-up', row.id, { inSeconds: 3_600 });
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

function eventFor(
  status: FollowUpStatus,
  ticket: SeenTicket,
  ends: TicketEnds,
): FollowUpEvent | null {
  if (ticket.deleted) return status === 'open' ? 'ticket_deleted' : null;
  const ending = ticketEnding(ticket, ends);
  const isClosed = status === 'done' || status === 'wont_do';
  if (ending === 'open') return isClosed ? 'ticket_reopened' : null;
  if (ending === 'done') return status === 'done' ? null : 'ticket_done';
  return status === 'wont_do' ? null : 'ticket_wont_do';
}
