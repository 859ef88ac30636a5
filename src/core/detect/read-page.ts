import type { Actor, PageSignal, Resolver } from '../signal.ts';
import type { IncidentSnapshot } from '../snapshots.ts';
import { oneLine } from './one-line.ts';
import { type Clear, isAutomatic, isClear, isFiring, type PageEpisode } from './page-episodes.ts';

/** What one episode of a page amounts to. Episodes without an automatic clear read as null. */
export type PageReading = {
  snapshot: IncidentSnapshot;
  /** The service's name for people. */
  service: string;
  /** When the episode began, where that is known. */
  firedAt: Date | null;
  fires: number;
  automaticClears: number;
  clearedItselfEachTime: boolean;
  lastClear: Clear;
  /** Who ended it last; `open` while it fires. */
  ending: Resolver | 'open';
  /** The person who had the last word, where a person did. */
  endedBy: string | null;
  /** Whether a person did anything after the last automatic clear. */
  touchedAfter: boolean;
  /** The time of the last firing or end. */
  lastChangeAt: Date;
  acknowledged: { by: string; at: Date } | null;
  /** A person who did anything but acknowledge before it cleared. */
  otherHand: string | null;
  escalations: number;
};

const touches: ReadonlySet<PageSignal['kind']> = new Set([
  'page.acknowledged',
  'page.unacknowledged',
  'page.escalated',
  'page.reassigned',
  'page.changed',
  'page.noted',
  'page.responder_asked',
]);

/** Reads an episode's facts; what people did after the last automatic clear saved nothing. */
export function readPage({ isFirst, signals }: PageEpisode): PageReading | null {
  const clears = signals.filter(isClear);
  const automatic = clears.filter((clear) => isAutomatic(clear.resolver));
  const lastClear = automatic.at(-1);
  const lastChange = signals.findLast((signal) => isClear(signal) || isFiring(signal));
  if (lastClear === undefined || lastChange === undefined) return null;

  const snapshot = signals.findLast((signal) => 'incident' in signal)?.incident;
  const facts = snapshot ?? lastClear.incident;
  const clearedAt = signals.indexOf(lastClear);
  const before = signals.slice(0, clearedAt);
  const hands = before.filter(isTouch);
  const acknowledgement = hands.find(({ kind }) => kind === 'page.acknowledged');
  const [hand] = hands;
  return {
    snapshot: facts,
    service: oneLine(facts.serviceName ?? '', 80) || 'a service without a name',
    firedAt: readFiredAt(signals, isFirst ? facts.createdAt : null),
    // Where the first firing was missed, each end still tells of one.
    fires: Math.max(signals.filter(isFiring).length, clears.length),
    automaticClears: automatic.length,
    clearedItselfEachTime: automatic.length === clears.length && lastChange === lastClear,
    lastClear,
    ending: isClear(lastChange) ? lastChange.resolver : 'open',
    endedBy: lastChange.actor.kind === 'person' ? sayPerson(lastChange.actor) : null,
    touchedAfter: signals.slice(clearedAt + 1).some(isTouch),
    lastChangeAt: lastChange.occurredAt,
    acknowledged: acknowledgement
      ? { by: sayPerson(acknowledgement.actor), at: acknowledgement.occurredAt }
      : null,
    otherHand: hand && !acknowledgement ? sayPerson(hand.actor) : null,
    escalations: before.filter(({ kind }) => kind === 'page.escalated').length,
  };
}

function isTouch({ kind, actor }: PageSignal): boolean {
  return touches.has(kind) && actor.kind === 'person';
}

/** A person's name for a sentence; never their id. */
export function sayPerson(actor: Actor): string {
  return oneLine(actor.name ?? '', 60) || 'someone';
}

function readFiredAt(signals: readonly PageSignal[], createdAt: Date | null): Date | null {
  const firstChange = signals.find((signal) => isFiring(signal) || isClear(signal));
  if (firstChange === undefined) return null;
  if (isFiring(firstChange)) return firstChange.occurredAt;
  return createdAt !== null && createdAt <= firstChange.occurredAt ? createdAt : null;
}
