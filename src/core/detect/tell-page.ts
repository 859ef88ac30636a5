import { assertNever } from '../assert-never.ts';
import type { PageSignal, Resolver } from '../signal.ts';
import type { Evidence } from './finding.ts';
import { oneLine } from './one-line.ts';
import { type PageReading, sayPerson } from './read-page.ts';
import { sayTimes } from './say-count.ts';
import { sayDuration } from './say-duration.ts';

/** The episode in one sentence, such as "checkout paged 4 min, cleared by the monitor, nobody touched it". */
export function tellPage(reading: PageReading): string {
  const parts = [tellFiring(reading)];
  if (reading.escalations > 0) parts.push(`escalated ${sayTimes(reading.escalations)}`);
  return [...parts, ...tellHands(reading), ...tellAfterwards(reading)].join(', ');
}

function tellFiring(reading: PageReading): string {
  const { service, fires, firedAt, lastClear, lastChangeAt } = reading;
  if (fires === 1) return `${service} paged${span(' ', firedAt, lastClear.occurredAt)}`;
  const often = reading.clearedItselfEachTime ? 'each time' : sayTimes(reading.automaticClears);
  const within = span(' in ', firedAt, lastChangeAt);
  return `${service} fired ${sayTimes(fires)}${within} and cleared itself ${often}`;
}

function tellHands(reading: PageReading): readonly string[] {
  const { acknowledged, otherHand, firedAt, fires, lastClear } = reading;
  const clearing = fires === 1 ? ' and it cleared by itself' : '';
  if (acknowledged !== null) {
    const after = span(' after ', firedAt, acknowledged.at);
    return [`${acknowledged.by} acknowledged it${after}${clearing}`];
  }
  if (otherHand !== null) return [`${otherHand} was on it${clearing}`];
  const untouched = wasLeftAlone(reading) ? ['nobody touched it'] : [];
  return fires === 1 ? [`cleared by ${sayResolver(lastClear.resolver)}`, ...untouched] : untouched;
}

/** Nobody did anything, before it cleared or since. */
export function wasLeftAlone(reading: PageReading): boolean {
  const { acknowledged, otherHand, touchedAfter, ending } = reading;
  return acknowledged === null && otherHand === null && !touchedAfter && ending !== 'person';
}

/** What came after the last time it cleared by itself, if anything did. */
function tellAfterwards({ ending, endedBy }: PageReading): readonly string[] {
  switch (ending) {
    case 'integration':
    case 'bot':
    case 'automation':
      return [];
    case 'open':
      return ['then it fired again'];
    case 'person':
      return [`then ${endedBy ?? 'a person'} resolved it`];
    case 'merged':
      return ['then it was merged into another incident'];
    case 'timer':
      return ['then a timer closed it'];
    default:
      return assertNever(ending);
  }
}

function span(lead: string, from: Date | null, to: Date): string {
  if (from === null || from > to) return '';
  return `${lead}${sayDuration(to.getTime() - from.getTime())}`;
}

/** Who ended a page, as the end of "cleared by …". */
export function sayResolver(resolver: Resolver): string {
  switch (resolver) {
    case 'integration':
      return 'the monitor';
    case 'bot':
    case 'automation':
      return 'automation';
    case 'person':
      return 'a person';
    case 'timer':
      return 'a timer';
    case 'merged':
      return 'a merge';
    default:
      return assertNever(resolver);
  }
}

/** The episode's timeline: one entry for each of its facts, which come in time order. */
export function tellPageEvidence(
  signals: readonly PageSignal[],
  url: string | null,
): readonly Evidence[] {
  return signals.map((signal) => ({
    kind: signal.kind,
    at: signal.occurredAt,
    text: tellSignal(signal),
    url: ('incident' in signal ? signal.incident.url : null) ?? url,
    actor: signal.actor.name === null ? null : oneLine(signal.actor.name, 60),
    fact: signal.factKey,
  }));
}

function tellSignal(signal: PageSignal): string {
  const isPerson = signal.actor.kind === 'person';
  const by = isPerson ? ` by ${sayPerson(signal.actor)}` : '';
  switch (signal.kind) {
    case 'page.triggered':
      return `The page fired${isPerson ? `, opened${by}` : ''}`;
    case 'page.reopened':
      return isPerson ? `It was opened again${by}` : 'It fired again';
    case 'page.acknowledged':
      return `It was acknowledged${by}`;
    case 'page.unacknowledged':
      return 'Its acknowledgement ended';
    case 'page.escalated':
      return `It was escalated${by}`;
    case 'page.reassigned':
      return `It was handed on${by}`;
    case 'page.changed':
      return `Its details were changed${by}`;
    case 'page.noted':
      return `A note was left${by}: ${oneLine(signal.text, 160)}`;
    case 'page.responder_asked':
      return `${oneLine(signal.responder ?? '', 60) || 'Another responder'} was asked to help`;
    case 'page.notified':
      return `${oneLine(signal.who ?? '', 60) || 'Somebody'} was notified`;
    case 'page.exhausted':
      return 'The last level of the escalation policy was reached';
    case 'page.log_read':
      return 'The log was read';
    case 'page.resolved':
      return tellEnd(signal.resolver, by);
    default:
      return assertNever(signal);
  }
}

function tellEnd(resolver: Resolver, by: string): string {
  if (resolver === 'merged') return `It was merged into another incident${by}`;
  if (resolver === 'timer') return 'A timer closed it';
  if (resolver === 'person') return `It was resolved${by || ' by a person'}`;
  return `It was cleared by ${sayResolver(resolver)}`;
}
