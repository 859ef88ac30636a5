import { err, ok, type Result } from '../result.ts';
import type { CandidateStatus } from './status.ts';

/**
 * What can happen to a candidate.
 *
 * settled_*      the settling time is over and the policy has spoken
 * settled_snooze a rule asks for people, and keeps it out of sight until a time
 * settled_again  the same, of what a person had a say in before: people are asked, whatever it says
 * snoozed_again  the same, where the time that the person put it off to lies ahead
 * rejudged_*     what was found changed, nobody had decided, and the policy has spoken again
 * found_again    facts that took the finding back were themselves taken back
 * told_again     a look back had found it; the present tells of it, and it is judged as any other
 * withdraw       the facts changed: the page reopened, the run was superseded
 * merge_episode  the same trouble fired again while settling; told as one by the first candidate
 * unfold         what stood for it does so no longer
 * unmerge        what people had merged it into was taken back, or is gone
 * merge_again    that was found again, and nobody has decided on it since
 * ticket_mistaken  its ticket was closed as a mistake; it is to be decided on again
 * not_looked_at  nobody looked for 14 days; no label for learning
 * acceptance_ended  the time is over for which it was accepted; people are asked whether that is still so
 */
export type CandidateEvent =
  | 'settled_review'
  | 'settled_log'
  | 'settled_suppress'
  | 'settled_open_ticket'
  | 'settled_snooze'
  | 'settled_again'
  | 'snoozed_again'
  | 'rejudged_review'
  | 'rejudged_log'
  | 'rejudged_suppress'
  | 'rejudged_open_ticket'
  | 'rejudged_snooze'
  | 'found_again'
  | 'told_again'
  | 'withdraw'
  | 'confirm'
  | 'dismiss'
  | 'snooze'
  | 'merge'
  | 'merge_episode'
  | 'unfold'
  | 'unmerge'
  | 'merge_again'
  | 'undo'
  | 'snooze_ended'
  | 'ticket_mistaken'
  | 'not_looked_at'
  | 'acceptance_ended';

/**
 * What a transition owes besides the new status; carried out in the same transaction. The waits are
 * owed where the new status waits for something.
 */
export type CandidateEffect =
  | 'offer_follow_up'
  | 'cancel_follow_up'
  | 'await_settling'
  | 'await_snooze'
  | 'await_acceptance';

/** `previous` means: the status from before the decision that is undone. */
export type Transition = { to: CandidateStatus | 'previous'; effects: readonly CandidateEffect[] };

const undecided = {
  confirm: { to: 'confirmed', effects: ['offer_follow_up'] },
  dismiss: { to: 'dismissed', effects: ['await_acceptance'] },
  snooze: { to: 'snoozed', effects: ['await_snooze'] },
  merge: { to: 'merged', effects: [] },
  merge_again: { to: 'merged', effects: [] },
  withdraw: { to: 'withdrawn', effects: [] },
  merge_episode: { to: 'merged', effects: [] },
} satisfies Partial<Record<CandidateEvent, Transition>>;

/** Where the policy puts what it judged before. */
const rejudged = {
  rejudged_review: { to: 'open', effects: [] },
  rejudged_log: { to: 'logged', effects: [] },
  rejudged_suppress: { to: 'suppressed', effects: [] },
  rejudged_open_ticket: { to: 'confirmed', effects: ['offer_follow_up'] },
  rejudged_snooze: { to: 'snoozed', effects: ['await_snooze'] },
} satisfies Partial<Record<CandidateEvent, Transition>>;

const { rejudged_review, ...awayFromOpen } = rejudged;
const { rejudged_log, ...awayFromLogged } = rejudged;
const { rejudged_suppress, ...awayFromSuppressed } = rejudged;

/** What waited before the decision waits again: the end of that time may have passed meanwhile. */
const undo = {
  to: 'previous',
  effects: ['await_settling', 'await_snooze'],
} satisfies Transition;

/**
 * The one table of what may follow what. An event without an entry for the status is refused;
 * nothing else in the code decides about it.
 */
export const candidateTransitions: Readonly<
  Record<CandidateStatus, Readonly<Partial<Record<CandidateEvent, Transition>>>>
> = {
  settling: {
    ...undecided,
    settled_review: { to: 'open', effects: [] },
    settled_log: { to: 'logged', effects: [] },
    settled_suppress: { to: 'suppressed', effects: [] },
    settled_open_ticket: { to: 'confirmed', effects: ['offer_follow_up'] },
    settled_snooze: { to: 'snoozed', effects: ['await_snooze'] },
    settled_again: { to: 'open', effects: [] },
    snoozed_again: { to: 'snoozed', effects: ['await_snooze'] },
  },
  open: { ...undecided, ...awayFromOpen, not_looked_at: { to: 'logged', effects: [] } },
  snoozed: {
    ...undecided,
    // Only ever of what a rule snoozed.
    ...rejudged,
    undo,
    snooze_ended: { to: 'open', effects: [] },
  },
  logged: {
    ...undecided,
    ...awayFromLogged,
    told_again: { to: 'settling', effects: ['await_settling'] },
  },
  suppressed: { ...undecided, ...awayFromSuppressed },
  confirmed: {
    undo: { to: 'open', effects: ['cancel_follow_up'] },
    ticket_mistaken: { to: 'open', effects: [] },
    // Only ever of what the policy alone confirmed, while its ticket is held.
    merge_episode: { to: 'merged', effects: ['cancel_follow_up'] },
    withdraw: { to: 'withdrawn', effects: ['cancel_follow_up'] },
    rejudged_review: { to: 'open', effects: ['cancel_follow_up'] },
    rejudged_log: { to: 'logged', effects: ['cancel_follow_up'] },
    rejudged_suppress: { to: 'suppressed', effects: ['cancel_follow_up'] },
    rejudged_snooze: { to: 'snoozed', effects: ['cancel_follow_up', 'await_snooze'] },
  },
  dismissed: {
    undo,
    // Only ever of what is known and accepted.
    acceptance_ended: { to: 'open', effects: [] },
  },
  merged: {
    undo,
    // Only ever of those that the system folded.
    unfold: undo,
    // Only ever of those that people merged.
    unmerge: undo,
    merge_again: { to: 'merged', effects: [] },
    merge_episode: { to: 'merged', effects: [] },
    withdraw: { to: 'withdrawn', effects: [] },
  },
  withdrawn: { found_again: { to: 'settling', effects: ['await_settling'] } },
};

export type TransitionRefused = {
  code: 'not-possible';
  from: CandidateStatus;
  event: CandidateEvent;
};

/** The status that follows, with what is owed, or a refusal. `previous` is only read by undo. */
export function nextCandidateStatus(
  from: CandidateStatus,
  event: CandidateEvent,
  previous: CandidateStatus | null,
): Result<{ to: CandidateStatus; effects: readonly CandidateEffect[] }, TransitionRefused> {
  const transition = candidateTransitions[from][event];
  if (transition === undefined) return err({ code: 'not-possible', from, event });
  const to = transition.to === 'previous' ? (previous ?? 'open') : transition.to;
  return ok({ to, effects: transition.effects });
}
