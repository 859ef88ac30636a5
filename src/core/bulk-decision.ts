import type { CandidateStatus, DismissReason, TicketChoice } from './candidate/status.ts';
import type { OtherTeam } from './decider.ts';

/** One decision for many candidates, as it is stored until all of them are decided; times are ISO 8601. */
export type BulkDecision =
  | { action: 'confirm'; ticket: TicketChoice; note: string | null }
  | {
      action: 'dismiss';
      reason: DismissReason;
      note: string | null;
      owner: string | null;
      until: string | null;
    }
  | { action: 'snooze'; until: string; note: string | null }
  | { action: 'merge'; into: string }
  /** Null: the team is again the one of its rule or service. */
  | { action: 'assign'; team: string | null; note: string | null }
  | { action: 'undo' };

export type BulkAction = BulkDecision['action'];

/** So long after its end a job can be looked at and taken back; what it did stays in the history. */
export const bulkKeptDays = 30;

export function isTooLateToUndo(
  { finishedAt, cancelledAt }: { finishedAt: Date | null; cancelledAt: Date | null },
  now: Date,
): boolean {
  const endedAt = cancelledAt ?? finishedAt;
  return endedAt !== null && now.getTime() - endedAt.getTime() > bulkKeptDays * 86_400_000;
}

/**
 * Why one candidate of many was not decided, as it was then.
 *
 * stale         somebody, or new facts, came first; `last` is what moved it last
 * not-possible  its status has no such decision, or the decision does not fit it
 * not-found     it is gone
 * other-team    it belonged to a team that whoever asked does not decide for
 * failed        trouble of our own, twice in a row
 */
export type BulkRefusal =
  | {
      code: 'stale';
      version: number;
      status: CandidateStatus;
      decision: string | null;
      decidedBy: string | null;
      decidedAt: string | null;
      last: { actor: string; action: string; at: string } | null;
    }
  | { code: 'not-possible'; status: CandidateStatus; detail: string }
  | { code: 'not-found' }
  | OtherTeam
  | { code: 'failed' };

export const bulkRefusalCodes = [
  'stale',
  'not-possible',
  'not-found',
  'other-team',
  'failed',
] as const;

export type BulkRefusalCode = (typeof bulkRefusalCodes)[number];

/** How many were refused, by reason; a reason that is missing counts none. */
export type RefusedCounts = Partial<Record<BulkRefusalCode, number>>;
