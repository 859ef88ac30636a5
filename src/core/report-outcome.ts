import type { CandidateStatus } from './candidate/status.ts';
import type { FollowUpStatus } from './follow-up/transitions.ts';

/**
 * What became of a report, as its reporter is told: `waiting` to be looked at, a ticket is `planned`
 * or `ticketed`, what was seen is `mended`, it is `kept` and counted, or it `needs_nothing` more.
 */
export type ReportOutcome =
  | 'waiting'
  | 'planned'
  | 'ticketed'
  | 'mended'
  | 'kept'
  | 'needs_nothing';

/** Of the near miss that stands for it; null where there is none, or no ticket. */
export type Standing = { status: CandidateStatus | null; followUp: FollowUpStatus | null };

export function outcomeOf({ status, followUp }: Standing): ReportOutcome {
  switch (status) {
    case 'confirmed':
      return followUp === null ? 'kept' : ofTicket(followUp);
    case 'dismissed':
    case 'withdrawn':
      return 'needs_nothing';
    case 'logged':
    case 'suppressed':
    case 'merged':
      return 'kept';
    default:
      return 'waiting';
  }
}

function ofTicket(followUp: FollowUpStatus): ReportOutcome {
  switch (followUp) {
    case 'done':
      return 'mended';
    case 'open':
      return 'ticketed';
    case 'wont_do':
    case 'cancelled':
      return 'needs_nothing';
    default:
      return 'planned';
  }
}
