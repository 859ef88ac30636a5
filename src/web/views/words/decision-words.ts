import { dismissedBefore } from '../../../core/attention/restraint.ts';
import { sayDay } from '../../../core/attention/say-day.ts';
import type { CandidateStatus } from '../../../core/candidate/status.ts';
import { nextCandidateStatus } from '../../../core/candidate/transitions.ts';
import {
  type ConfirmedTicket,
  keepsConfirmation,
} from '../../../core/follow-up/keeps-confirmation.ts';
import type { TraceEntry } from '../../../core/policy/evaluate-policy.ts';
import type { Caller } from '../../caller.ts';
import { sayReason } from './candidate-words.ts';
import { sayRelative } from './relative-time.ts';
import { sayWho } from './who.ts';

/** What is stored of the last decision. */
export type Decided = {
  status: CandidateStatus;
  decision: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionReason?: string | null;
  snoozedUntil?: Date | null;
  acceptedBy?: string | null;
  acceptedUntil?: Date | null;
};

/** Elsewhere a stored decision is one that has run out. */
const decidedStatuses: ReadonlySet<CandidateStatus> = new Set([
  'confirmed',
  'dismissed',
  'snoozed',
  'merged',
]);

const verbs: ReadonlyMap<string, string> = new Map([
  ['confirm', 'confirmed it'],
  ['dismiss', 'dismissed it'],
  ['snooze', 'snoozed it'],
  ['merge', 'put it together with another one'],
]);

/**
 * Who decided what, without when; null while no decision is in force. What it was put together with
 * may be named right behind.
 */
export function sayDecision(of: Decided, caller: Caller, isNamed = false): string | null {
  const verb = verbs.get(of.decision ?? '');
  if (of.decidedBy === null || verb === undefined || !decidedStatuses.has(of.status)) return null;
  const said = `${sayWho(of.decidedBy, caller)} ${verb}`;
  if (of.status === 'dismissed' && of.decisionReason) {
    return `${said} as ${sayReason(of.decisionReason)}${sayAccepted(of, caller)}`;
  }
  if (of.status === 'merged' && isNamed)
    return `${sayWho(of.decidedBy, caller)} put it together with`;
  return said;
}

/** Until when it is accepted, and by whom where that is somebody else than who said so. */
function sayAccepted({ acceptedBy, acceptedUntil, decidedBy }: Decided, caller: Caller): string {
  if (!acceptedUntil) return '';
  const until = ` until ${acceptedUntil.toISOString().slice(0, 10)}`;
  if (!acceptedBy || acceptedBy === decidedBy) return until;
  return `${until}, accepted by ${acceptedBy === caller.actor ? 'you' : sayWho(acceptedBy, caller)}`;
}

/** When a snoozed one comes back; null for all others. */
export function sayComeback(of: Decided, now: Date): string | null {
  if (of.status !== 'snoozed' || !of.snoozedUntil) return null;
  return `Comes back ${sayRelative(of.snoozedUntil, now)}`;
}

/** Asks whether what was accepted for a time still is, once that is over; null for all others. */
export function sayAcceptanceEnded(of: Decided, caller: Caller, now: Date): string | null {
  const { status, acceptedBy, acceptedUntil } = of;
  if (!isUndecided(status) || !acceptedBy || !acceptedUntil || acceptedUntil > now) return null;
  const who = acceptedBy === caller.actor ? 'you' : sayWho(acceptedBy, caller);
  return `Accepted by ${who} until ${sayDay(acceptedUntil)}; is that still so?`;
}

/** Why it came back after a dismissal of the same, as half a sentence; null where it did not. */
export function sayReturned(
  of: Pick<Decided, 'status'> & { returnedFrom: string | null; trace: readonly TraceEntry[] },
): string | null {
  if (of.returnedFrom === null || !isUndecided(of.status)) return null;
  return of.trace.find(({ rule }) => rule === dismissedBefore)?.because ?? null;
}

/** For someone whose choice came second: who was first, and that nothing was changed. */
export function sayTooLate(first: { said: string; at: Date } | null, now: Date): string {
  if (first === null) return 'It changed since you opened the page, so nothing was done now.';
  return `${first.said}, ${sayRelative(first.at, now)}. That was first, so nothing was done now.`;
}

type Undoable = {
  id: string;
  status: CandidateStatus;
  /** Who decided; what Closecall itself put together is not taken apart by hand. */
  decidedBy?: string | null;
  followUp: ConfirmedTicket | null;
};

/** Whether a decision can still be made on it. */
export function isUndecided(status: CandidateStatus): boolean {
  return nextCandidateStatus(status, 'confirm', null).ok;
}

/** Whether the decision can be taken back: not once the ticket that tells of it is on its way, or may be there. */
export function canUndo({ id, status, decidedBy, followUp }: Undoable): boolean {
  if (status === 'merged' && decidedBy === 'system') return false;
  if (!nextCandidateStatus(status, 'undo', null).ok) return false;
  if (status !== 'confirmed' || followUp === null) return true;
  return keepsConfirmation(followUp, id) === null;
}
