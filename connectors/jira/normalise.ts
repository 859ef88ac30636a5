import { err, ok, type Result } from '../../src/core/result.ts';
import type { TicketSignal } from '../../src/core/signal.ts';
import type { TicketSnapshot } from '../../src/core/snapshots.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { readPayload, unreadable } from '../shared/read-payload.ts';
import { changeMoves } from './change-moves.ts';
import { rulesFor } from './rolled-back.ts';
import { Issue, Payload, type Settings } from './schema.ts';
import { overSince, ticketSnapshot } from './ticket.ts';

/** One delivery, read as far as it goes. */
type Telling = {
  payload: Payload;
  issue: Issue;
  ticket: TicketSnapshot;
  occurredAt: Date;
  settings: Settings;
};

/**
 * Every event of an issue says how the ticket stands now; its changelog may say besides that a
 * change ticket moved.
 */
export function normalise(
  delivery: ParsedDelivery,
  settings: Settings,
): Result<Normalised, Unreadable> {
  const read = readPayload(Payload, delivery.json);
  if (!read.ok) return read;
  const payload = read.value;
  const event = payload.webhookEvent;
  if (!event.startsWith('jira:issue_')) return ignored(event, reasonToIgnore(event));
  if (payload.issue === undefined || payload.issue === null) {
    return err(unreadable('the issue is missing; is the webhook set to exclude the body?'));
  }
  const issue = readPayload(Issue, payload.issue);
  if (!issue.ok) return err({ ...issue.problem, detail: `in issue: ${issue.problem.detail}` });

  const ticket = ticketSnapshot(issue.value, settings);
  const updated = issue.value.fields?.updated ?? null;
  const occurredAt = payload.timestamp ?? updated ?? delivery.receivedAt;
  const telling = { payload, issue: issue.value, ticket, occurredAt, settings };
  const moves = movesToldBy(telling);
  const signals = [ticketSeen(telling, updated), ...moves];
  const ticketOnly = moves.length > 0 ? {} : { ticketOnly: whyNoMove(telling) };
  return ok({ event, signals, ignored: null, ...ticketOnly });
}

function reasonToIgnore(event: string): string {
  if (event.startsWith('comment_')) return 'Comments are not read.';
  if (event.startsWith('issuelink_')) return 'Links between issues are not read.';
  return 'This kind of event is not known to Closecall.';
}

function whyNoMove({ issue, ticket, settings }: Telling): string {
  if (rulesFor(settings.rolledBack, ticket, issue).length > 0) return 'it tells of no move';
  const what = ticket.issueType === null ? 'a ticket' : `a ticket of type ${ticket.issueType}`;
  return `no rolledBack rule of this connection fits ${what} in project ${ticket.project}`;
}

function ticketSeen(
  { payload, issue, ticket, occurredAt }: Telling,
  updated: Date | null,
): TicketSignal {
  const since = overSince(issue);
  const deleted = payload.webhookEvent === 'jira:issue_deleted';
  const at = (payload.timestamp ?? updated)?.getTime() ?? payload.changelog?.id ?? 'undated';
  return {
    kind: 'ticket.seen',
    subject: { kind: 'ticket', id: ticket.id },
    // A deletion may bear the very time of the last update.
    factKey: deleted ? `ticket:${at}:deleted` : `ticket:${at}`,
    occurredAt,
    ticket,
    deleted,
    ...(since === null ? {} : { overSince: since }),
  };
}

function movesToldBy({ payload, issue, ticket, occurredAt, settings }: Telling) {
  const { changelog, user } = payload;
  const step = { id: changelog?.id ?? null, occurredAt, user, items: changelog?.items ?? [] };
  return changeMoves(step, { issue, ticket, settings });
}
