import { err, ok, type Result } from '../../src/core/result.ts';
import type { Actor, ChangeSignal, TicketSignal } from '../../src/core/signal.ts';
import type { TicketSnapshot } from '../../src/core/snapshots.ts';
import { ticketMarker } from '../../src/core/ticket-marker.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { readPayload, unreadable } from '../shared/read-payload.ts';
import { type Change, readChanges } from './changelog.ts';
import { isRollback, rulesFor } from './rolled-back.ts';
import { Issue, Payload, type Settings, type User } from './schema.ts';
import { ticketSnapshot } from './ticket.ts';

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
  const signals = [ticketSeen(telling, updated), ...changeMoves(telling)];
  return ok({ event, signals, ignored: null });
}

function reasonToIgnore(event: string): string {
  if (event.startsWith('comment_')) return 'Comments are not read.';
  if (event.startsWith('issuelink_')) return 'Links between issues are not read.';
  return 'This kind of event is not known to Closecall.';
}

function ticketSeen({ payload, ticket, occurredAt }: Telling, updated: Date | null): TicketSignal {
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
  };
}

/** The moves of a change ticket. Our own tickets are follow-ups, and never evidence of anything. */
function changeMoves(telling: Telling): readonly ChangeSignal[] {
  const { payload, issue, ticket, settings } = telling;
  if (ticketMarker(ticket.labels) !== null) return [];
  const rules = rulesFor(settings.rolledBack, ticket, issue);
  if (rules.length === 0) return [];
  return readChanges(payload.changelog?.items ?? []).flatMap((change) => {
    const rolledBack = rules.some((rule) => isRollback(rule, change));
    const isMove = rolledBack || change.field.toLowerCase() === 'status';
    return isMove ? [changeMoved(telling, change, rolledBack)] : [];
  });
}

function changeMoved(telling: Telling, change: Change, rolledBack: boolean): ChangeSignal {
  const { payload, ticket, occurredAt } = telling;
  const changelogId = payload.changelog?.id ?? occurredAt.getTime();
  return {
    kind: 'change.moved',
    subject: { kind: 'change_ticket', id: ticket.id },
    factKey: `changelog:${changelogId}:${change.fieldId ?? change.field}`,
    occurredAt,
    ticket,
    field: change.field,
    from: change.from.name ?? change.from.id,
    to: change.to.name ?? change.to.id,
    rolledBack,
    actor: actorOf(payload.user),
  };
}

function actorOf(user: User | null): Actor {
  if (user === null) return { kind: 'unknown', id: null, name: null };
  return {
    kind: user.accountType === 'app' ? 'automation' : 'person',
    id: user.accountId ?? user.key ?? user.name,
    name: user.displayName ?? user.name,
  };
}
