import type { CandidateStatus, DismissReason } from '../../../core/candidate/status.ts';
import type { DetectorName } from '../../../core/detect/finding.ts';
import type { Verdict } from '../../../core/policy/verdict.ts';

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';

/** What pages call each status; a colour never stands alone. */
export const statusWords: Readonly<Record<CandidateStatus, { text: string; tone: Tone }>> = {
  settling: { text: 'Waiting to see if it returns', tone: 'plain' },
  open: { text: 'Needs a decision', tone: 'accent' },
  confirmed: { text: 'Confirmed', tone: 'good' },
  dismissed: { text: 'Dismissed', tone: 'plain' },
  snoozed: { text: 'Snoozed', tone: 'plain' },
  merged: { text: 'Part of another one', tone: 'plain' },
  logged: { text: 'Kept quietly', tone: 'plain' },
  suppressed: { text: 'Left out by a rule', tone: 'plain' },
  withdrawn: { text: 'Taken back by later facts', tone: 'plain' },
};

/** How one stands; `awaits` is what it waits for besides, while it does. */
export function sayStatus({ status, awaits }: { status: CandidateStatus; awaits: string | null }) {
  if (awaits === null) return statusWords[status];
  return { text: 'Waiting for an answer', tone: 'accent' } as const;
}

/** What kind of near miss a detector finds. */
export const detectorWords: Readonly<Record<DetectorName, string>> = {
  auto_resolved_page: 'Page that cleared itself',
  retried_ci_failure: 'Failure that passed on retry',
  canary_rollback: 'Rollout taken back',
  manual_report: 'Reported by a person',
};

/** Reasons to dismiss, as buttons and inside sentences. */
export const reasonWords: Readonly<Record<DismissReason, { label: string; spoken: string }>> = {
  not_a_near_miss: { label: 'Not a near miss', spoken: 'not a near miss' },
  known_and_accepted: { label: 'Known and accepted (90 days)', spoken: 'known and accepted' },
  duplicate: { label: 'Same as another', spoken: 'the same as another one' },
  test: { label: 'Test or drill', spoken: 'a test or a drill' },
  bad_data: { label: 'Wrong data', spoken: 'wrong data' },
};

/** What the rules did with it, as one sentence. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  open_ticket: 'The rules confirmed it and asked for a ticket.',
  review: 'The rules asked for a person to decide.',
  log: 'The rules kept it quietly: it counts for patterns and asks nobody.',
  suppress: 'The rules left it out.',
};

/** A stored reason in words; one that nobody knows is shown as it is. */
export function sayReason(reason: string): string {
  const known = new Map<string, { spoken: string }>(Object.entries(reasonWords));
  return known.get(reason)?.spoken ?? reason.replaceAll('_', ' ');
}

/** How often the same thing was seen; null where another one tells that. */
export function saySeen(of: {
  status: CandidateStatus;
  decidedBy: string | null;
  isFirst: boolean;
  occurrences: number;
  /** How many firings it tells of itself. */
  episodes: number;
}): string | null {
  if (of.status === 'merged' && of.decidedBy === 'system') return null;
  if (of.isFirst) return of.episodes > 1 ? 'Never seen before that' : 'Never seen before';
  return of.occurrences > 1 ? `Seen ${of.occurrences} times` : null;
}
