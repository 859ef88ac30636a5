import { err, ok, type Result } from '../result.ts';

export const followUpStatuses = [
  'held',
  'opening',
  'unknown',
  'open',
  'failed',
  'done',
  'wont_do',
  'cancelled',
  'rehearsed',
] as const;

/**
 * held       confirmed; the undo window (or a wait that the tracker asked for) runs
 * opening    the one create call is on its way
 * unknown    the call's outcome is not known; settled by webhook or search, never by a second call
 * open       the ticket exists
 * failed     the tracker said no, in its own words; waits for a person
 * done       the ticket was finished
 * wont_do    the ticket was closed without being done
 * cancelled  never sent: undone, withdrawn, or given up
 * rehearsed  its team rehearses: what would have been sent is kept, and nothing was
 */
export type FollowUpStatus = (typeof followUpStatuses)[number];

/** While one of these holds, a fingerprint has no second follow-up. */
export const liveFollowUpStatuses = [
  'held',
  'opening',
  'unknown',
  'open',
  'failed',
  // The next time finds it and rehearses again, so that there is one however often it happens.
  'rehearsed',
] as const;

export type FollowUpEvent =
  | 'send'
  | 'created'
  | 'refused'
  | 'not_sent'
  | 'outcome_unknown'
  | 'seen'
  | 'retry'
  | 'create_after_all'
  | 'adopt'
  | 'give_up'
  | 'cancel'
  | 'hand_over'
  | 'rehearse'
  | 'send_after_all'
  | 'ask_again'
  | 'ticket_done'
  | 'ticket_wont_do'
  | 'ticket_reopened'
  | 'ticket_deleted'
  | 'close_as_mistake';

/** The saga of one ticket: the only place that knows what may follow what. */
export const followUpTransitions: Readonly<
  Record<FollowUpStatus, Readonly<Partial<Record<FollowUpEvent, FollowUpStatus>>>>
> = {
  // A ticket that carries the marker exists, whatever the create call was thought to have done.
  held: {
    send: 'opening',
    cancel: 'cancelled',
    hand_over: 'held',
    rehearse: 'rehearsed',
    refused: 'failed',
    created: 'open',
    seen: 'open',
    adopt: 'open',
    give_up: 'cancelled',
  },
  opening: {
    created: 'open',
    seen: 'open',
    refused: 'failed',
    not_sent: 'held',
    outcome_unknown: 'unknown',
  },
  // Whoever sent it may live after all, and tell how the call ended.
  unknown: {
    created: 'open',
    seen: 'open',
    refused: 'failed',
    not_sent: 'held',
    adopt: 'open',
    create_after_all: 'held',
    give_up: 'cancelled',
  },
  open: {
    ticket_done: 'done',
    ticket_wont_do: 'wont_do',
    ticket_deleted: 'wont_do',
    close_as_mistake: 'wont_do',
  },
  failed: {
    retry: 'held',
    adopt: 'open',
    created: 'open',
    seen: 'open',
    give_up: 'cancelled',
    cancel: 'cancelled',
    hand_over: 'failed',
  },
  done: { ticket_reopened: 'open', ticket_wont_do: 'wont_do', close_as_mistake: 'wont_do' },
  wont_do: { ticket_reopened: 'open', ticket_done: 'done', close_as_mistake: 'wont_do' },
  cancelled: {},
  // By itself it goes nowhere: a person sends it after all, or the near miss is confirmed once more.
  rehearsed: {
    send_after_all: 'held',
    ask_again: 'held',
    hand_over: 'rehearsed',
    adopt: 'open',
    created: 'open',
    seen: 'open',
    give_up: 'cancelled',
    cancel: 'cancelled',
  },
};

export type FollowUpRefused = { code: 'not-possible'; from: FollowUpStatus; event: FollowUpEvent };

export function nextFollowUpStatus(
  from: FollowUpStatus,
  event: FollowUpEvent,
): Result<FollowUpStatus, FollowUpRefused> {
  const to = followUpTransitions[from][event];
  return to === undefined ? err({ code: 'not-possible', from, event }) : ok(to);
}
