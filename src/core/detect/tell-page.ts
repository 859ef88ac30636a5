import { assertNever } from '../assert-never.ts';
import type { Resolver } from '../signal.ts';
import type { Standing } from './ask-page-log.ts';
import { NAMELESS_SERVICE, type PageReading } from './read-page.ts';
import { sayTimes } from './say-count.ts';
import { sayDuration } from './say-duration.ts';

/** The episode in one sentence, such as "checkout paged 4 min, cleared by the monitor before anyone needed to act". */
export function tellPage(reading: PageReading, standing: Standing): string {
  return [
    tellFiring(reading, standing),
    ...tellReach(reading),
    ...tellHands(reading, standing),
    ...tellAfterwards(reading),
  ].join(', ');
}

function tellFiring(reading: PageReading, standing: Standing): string {
  const { fires, firedAt, lastClear, lastChangeAt } = reading;
  const service =
    reading.service === NAMELESS_SERVICE ? 'A service without a name' : reading.service;
  const urgency = reading.snapshot.urgency === 'low' ? ' at low urgency' : '';
  if (fires === 1) return `${service} paged${span(' ', firedAt, lastClear.occurredAt)}${urgency}`;
  const often = reading.clearedItselfEachTime ? 'each time' : sayTimes(reading.automaticClears);
  const within = span(' in ', firedAt, lastChangeAt);
  const doubt = sayDoubt(standing);
  const fired = `${service} fired ${sayTimes(fires)}${within}${urgency}`;
  return `${fired}${sayRate(reading)} and cleared itself ${often}${doubt}${sayUntouched(reading, standing)}`;
}

function sayRate({ everyMs }: PageReading): string {
  return everyMs === null || everyMs < 1000 ? '' : `, about every ${sayDuration(everyMs)},`;
}

/** How far it went; that somebody was told of it goes without saying where somebody answered. */
function tellReach(reading: PageReading): readonly string[] {
  const { escalations, exhausted, notified, acknowledgedAt, otherHand } = reading;
  const who = notified === 1 ? 'on-call was' : `${notified} people on call were`;
  const isTelling = notified > 0 && acknowledgedAt === null && !otherHand;
  return [
    ...(isTelling ? [`${who} notified`] : []),
    ...(escalations > 0 ? [`escalated ${sayTimes(escalations)}`] : []),
    ...(exhausted ? ['reached the last level'] : []),
  ];
}

function tellHands(reading: PageReading, standing: Standing): readonly string[] {
  const { acknowledgedAt, otherHand, firedAt, fires, lastClear } = reading;
  const clearing = fires === 1 ? ` and ${sayRecovery(standing)}` : '';
  const asked = reading.asked ? ', another responder was asked to help' : '';
  if (acknowledgedAt !== null) {
    const after = span(' after ', firedAt, acknowledgedAt);
    return [`an engineer acknowledged it${after}${asked}${clearing}`];
  }
  if (otherHand) return [`an engineer was on it${asked}${clearing}`];
  if (fires > 1) return [];
  const ending = sayClearing(lastClear.resolver, standing);
  if (standing.kind === 'asking') return [`then it was ${ending}`];
  return [`${ending}${sayUntouched(reading, standing)}`];
}

function sayUntouched(reading: PageReading, { kind }: Standing): string {
  return kind === 'known' && wasLeftAlone(reading) ? ' before anyone needed to act' : '';
}

function sayRecovery(standing: Standing): string {
  if (standing.kind === 'asking') return 'it was resolved';
  return `it cleared by itself${sayDoubt(standing)}`;
}

/** Of a page that cleared several times, the last time is in doubt. */
function sayDoubt({ kind }: Standing): string {
  if (kind === 'asking') return ', as far as is known';
  return kind === 'unconfirmed' ? ' (not confirmed)' : '';
}

/** Nobody did anything, before it cleared or since. */
export function wasLeftAlone(reading: PageReading): boolean {
  const { acknowledgedAt, otherHand, touchedAfter, ending } = reading;
  return acknowledgedAt === null && !otherHand && !touchedAfter && ending !== 'person';
}

/** What came after the last time it cleared by itself, if anything did. */
function tellAfterwards({ ending }: PageReading): readonly string[] {
  switch (ending) {
    case 'integration':
    case 'bot':
    case 'automation':
      return [];
    case 'open':
      return ['then it fired again'];
    case 'person':
      return ['then an engineer resolved it'];
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

/** How a page ended, as far as that is known: "cleared by the monitor". */
export function sayClearing(resolver: Resolver, standing: Standing): string {
  if (standing.kind === 'unconfirmed') return 'cleared automatically (not confirmed)';
  if (standing.kind === 'asking') return 'resolved';
  return `cleared by ${sayResolver(resolver)}`;
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
