import { and, eq, inArray, isNull, or } from 'drizzle-orm';
import type { TicketEnds } from '../../connectors/contract-tickets.ts';
import type { TicketSignal } from '../core/signal.ts';
import { TICKET_MARKER_PREFIX } from '../core/ticket-marker.ts';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { followUps } from '../db/schema/follow-ups.ts';
import { takeTicketState } from './take-ticket-state.ts';

/**
 * A tracker's webhook told of a ticket. Ours are known by the issue's id, or, while we know no id,
 * by the marker among the labels in the project we sent it to; every other ticket is none of our
 * business, a copy of ours with its labels among them. Several follow-ups may have adopted one.
 *
 * @returns whether the ticket is one of ours
 */
export async function noteTicket(
  tx: Transaction,
  owe: Owe,
  connectionId: string,
  signal: TicketSignal,
  ends: TicketEnds,
): Promise<boolean> {
  const { ticket } = signal;
  const markers = ticket.labels.filter((label) => label.startsWith(TICKET_MARKER_PREFIX));
  const byIssue = and(eq(followUps.connectionId, connectionId), eq(followUps.issueId, ticket.id));
  const byMarker =
    markers.length === 0
      ? undefined
      : and(
          eq(followUps.connectionId, connectionId),
          eq(followUps.project, ticket.project),
          inArray(followUps.marker, markers),
          isNull(followUps.issueId),
        );
  const rows = await tx
    .select()
    .from(followUps)
    .where(or(byIssue, byMarker))
    .orderBy(followUps.id)
    .for('update');
  const seen = {
    id: ticket.id,
    key: ticket.key,
    url: ticket.url,
    project: ticket.project,
    labels: ticket.labels,
    status: ticket.status,
    resolution: ticket.resolution,
    // Without more, its end is what it tells of.
    overSince: signal.overSince ?? signal.occurredAt,
    deleted: signal.deleted,
    at: signal.occurredAt,
  };
  for (const row of rows) await takeTicketState(tx, owe, row, seen, ends);
  return rows.length > 0;
}
