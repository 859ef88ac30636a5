import type { Actor, PageSignal, Resolver, Signal } from '../../src/core/signal.ts';
import { minute, nobody } from './build-signals.ts';

const page = { kind: 'incident', id: 'Q1' } as const;

/** The log's entry of what an event told: another key, whole seconds, and what only the log knows. */
export function inLog(
  event: PageSignal,
  known: { resolver?: Resolver; actor?: Actor } = {},
): PageSignal {
  const wholeSecond = Math.floor(event.occurredAt.getTime() / 1000) * 1000;
  const entry = {
    ...event,
    factKey: `log:${event.factKey}`,
    occurredAt: new Date(wholeSecond),
    actor: known.actor ?? event.actor,
  };
  if (entry.kind !== 'page.resolved') return entry;
  return { ...entry, resolver: known.resolver ?? entry.resolver };
}

export function logRead(
  at: number,
  told: {
    autoResolveSeconds?: number | null;
    timerUnread?: string;
    alertKeys?: readonly string[];
  } = {},
): PageSignal {
  return {
    kind: 'page.log_read',
    subject: page,
    factKey: `${told.timerUnread === undefined ? 'log_read' : 'log_part_read'}:R${at}`,
    occurredAt: minute(at),
    actor: nobody,
    autoResolveSeconds: told.autoResolveSeconds ?? null,
    ...(told.timerUnread !== undefined && { timerUnread: told.timerUnread }),
    alertKeys: told.alertKeys ?? [],
  };
}

export function notified(at: number, who: string | null): PageSignal {
  const factKey = `log:notify:${who}@${at}`;
  return {
    kind: 'page.notified',
    subject: page,
    factKey,
    occurredAt: minute(at),
    actor: nobody,
    who,
  };
}

export function exhausted(at: number): PageSignal {
  const factKey = `log:exhausted@${at}`;
  return {
    kind: 'page.exhausted',
    subject: page,
    factKey,
    occurredAt: minute(at),
    actor: nobody,
  };
}

export function unanswered(at: number, because: string, question: string): Signal {
  return {
    kind: 'question.unanswered',
    subject: page,
    factKey: `unanswered:${question}@${at}`,
    occurredAt: minute(at),
    question,
    because,
  };
}
