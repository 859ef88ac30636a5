import type { Actor, ChangeSignal } from '../../src/core/signal.ts';
import type { TicketSnapshot } from '../../src/core/snapshots.ts';
import { ticketMarker } from '../../src/core/ticket-marker.ts';
import { type Change, readChanges } from './changelog.ts';
import { readMove, rulesFor } from './rolled-back.ts';
import type { Issue, Settings, User } from './schema.ts';

/** What was changed on an issue at once, told by a webhook or by the API. */
type ToldStep = {
  /** The changelog's id, the same in both. */
  id: string | null;
  occurredAt: Date;
  user: User | null;
  items: readonly unknown[];
};

type Of = { issue: Issue; ticket: TicketSnapshot; settings: Settings };

/** The moves of a change ticket. Our own tickets are follow-ups, and never evidence of anything. */
export function changeMoves(step: ToldStep, of: Of): readonly ChangeSignal[] {
  const { issue, ticket, settings } = of;
  if (ticketMarker(ticket.labels) !== null) return [];
  const rules = rulesFor(settings.rolledBack, ticket, issue);
  if (rules.length === 0) return [];
  return readChanges(step.items).flatMap((change) => {
    const rolledBack = readMove(rules, change);
    return rolledBack === null ? [] : [changeMoved(step, ticket, change, rolledBack)];
  });
}

function changeMoved(
  step: ToldStep,
  ticket: TicketSnapshot,
  change: Change,
  rolledBack: boolean,
): ChangeSignal {
  const { occurredAt } = step;
  return {
    kind: 'change.moved',
    subject: { kind: 'change_ticket', id: ticket.id },
    factKey: `changelog:${step.id ?? occurredAt.getTime()}:${change.fieldId ?? change.field}`,
    occurredAt,
    ticket,
    field: change.field,
    from: change.from.name ?? change.from.id,
    to: change.to.name ?? change.to.id,
    fromId: change.from.id,
    toId: change.to.id,
    rolledBack,
    actor: actorOf(step.user),
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
