import type { Resolver } from '../signal.ts';
import type { IncidentSnapshot } from '../snapshots.ts';
import { oneLine } from './one-line.ts';
import {
  type Clear,
  isAutomatic,
  isClear,
  isFiring,
  type PageEpisode,
  type PageStep,
} from './page-episodes.ts';

/** What one episode of a page amounts to. Episodes without an automatic clear read as null. */
export type PageReading = {
  snapshot: IncidentSnapshot;
  /** The service's name for people. */
  service: string;
  /** When the episode began, where that is known. */
  firedAt: Date | null;
  /** When it began, or else the first thing that is known of it. */
  beganAt: Date;
  fires: number;
  /** How long it was from one firing to the next, on average; null below three. */
  everyMs: number | null;
  automaticClears: number;
  clearedItselfEachTime: boolean;
  lastClear: Clear;
  /** Who ended it last; `open` while it fires. */
  ending: Resolver | 'open';
  /** Whether a person did anything after the last automatic clear. */
  touchedAfter: boolean;
  /** The time of the last firing or end. */
  lastChangeAt: Date;
  /** How many people were told of it before it cleared. Nobody is named anywhere. */
  notified: number;
  acknowledgedAt: Date | null;
  /** Whether a person did anything but acknowledge before it cleared. */
  otherHand: boolean;
  /** Whether somebody was asked to help before it cleared. */
  asked: boolean;
  escalations: number;
  /** Whether the last level of the escalation policy was reached before it cleared. */
  exhausted: boolean;
};

const touches: ReadonlySet<PageStep['kind']> = new Set([
  'page.triggered',
  'page.reopened',
  'page.acknowledged',
  'page.unacknowledged',
  'page.escalated',
  'page.reassigned',
  'page.changed',
  'page.noted',
  'page.handled',
  'page.responder_asked',
]);

/** Inside a sentence. */
export const NAMELESS_SERVICE = 'a service without a name';

/** Reads an episode's facts; what people did after the last automatic clear saved nothing. */
export function readPage(episode: PageEpisode): PageReading | null {
  const { signals } = episode;
  const clears = signals.filter(isClear);
  const automatic = clears.filter((clear) => isAutomatic(clear.resolver));
  const lastClear = automatic.at(-1);
  const lastChange = signals.findLast((signal) => isClear(signal) || isFiring(signal));
  if (lastClear === undefined || lastChange === undefined) return null;

  const facts = latestSnapshot(signals) ?? lastClear.incident;
  const clearedAt = signals.indexOf(lastClear);
  const firedAt = readFiredAt(episode);
  const firings = signals.filter(isFiring);
  return {
    snapshot: facts,
    service: oneLine(facts.serviceName ?? '', 80) || NAMELESS_SERVICE,
    firedAt,
    beganAt: beganAtOf(episode) ?? lastClear.occurredAt,
    // Where the first firing was missed, each end still tells of one.
    fires: Math.max(firings.length, clears.length),
    everyMs: firings.length >= clears.length ? averageGap(firings) : null,
    automaticClears: automatic.length,
    clearedItselfEachTime: automatic.length === clears.length && lastChange === lastClear,
    lastClear,
    ending: isClear(lastChange) ? lastChange.resolver : 'open',
    touchedAfter: signals.slice(clearedAt + 1).some(isHand),
    lastChangeAt: lastChange.occurredAt,
    ...readHands(signals.slice(0, clearedAt)),
  };
}

type Hands = Pick<
  PageReading,
  'notified' | 'acknowledgedAt' | 'otherHand' | 'asked' | 'escalations' | 'exhausted'
>;

/** Who knew of it and what was done about it before it cleared. */
function readHands(before: readonly PageStep[]): Hands {
  const hands = before.filter(isHand);
  const acknowledgement = hands.find(({ kind }) => kind === 'page.acknowledged');
  const asking = hands.find((signal) => signal.kind === 'page.responder_asked');
  const told = before.filter((signal) => signal.kind === 'page.notified');
  return {
    notified: new Set(told.flatMap(({ who }) => who || [])).size,
    acknowledgedAt: acknowledgement?.occurredAt ?? null,
    otherHand: hands.length > 0 && acknowledgement === undefined,
    asked: asking !== undefined,
    escalations: before.filter(({ kind }) => kind === 'page.escalated').length,
    exhausted: before.some(({ kind }) => kind === 'page.exhausted'),
  };
}

/** What the page looked like when it was last told of. */
export function latestSnapshot(signals: readonly PageStep[]): IncidentSnapshot | null {
  return signals.findLast((signal) => 'incident' in signal)?.incident ?? null;
}

/**
 * Whether a person had a hand in it: did something about it, opened it, or ended it. Who merges it
 * away works another incident.
 */
export function isHand(step: PageStep): boolean {
  if (isClear(step)) return step.resolver === 'person';
  return touches.has(step.kind) && step.actor.kind === 'person';
}

function averageGap(firings: readonly PageStep[]): number | null {
  const [first, last] = [firings.at(0), firings.at(-1)];
  if (first === undefined || last === undefined || firings.length < 3) return null;
  return (last.occurredAt.getTime() - first.occurredAt.getTime()) / (firings.length - 1);
}

/** When it fired first, or else when it first ended; null where neither is known. */
export function beganAtOf(episode: PageEpisode): Date | null {
  const firedAt = readFiredAt(episode);
  const endedAt = episode.signals.find(isClear)?.occurredAt ?? null;
  // By some clocks it is over before it begins.
  return firedAt !== null && (endedAt === null || firedAt <= endedAt) ? firedAt : endedAt;
}

function readFiredAt({ isFirst, signals }: PageEpisode): Date | null {
  const firstChange = signals.find((signal) => isFiring(signal) || isClear(signal));
  if (firstChange === undefined) return null;
  if (isFiring(firstChange)) return firstChange.occurredAt;
  const createdAt = isFirst ? (latestSnapshot(signals)?.createdAt ?? null) : null;
  return createdAt !== null && createdAt <= firstChange.occurredAt ? createdAt : null;
}
