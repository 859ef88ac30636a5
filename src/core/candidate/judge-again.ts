import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../detect/finding.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { CandidateStatus } from './status.ts';
import { type CandidateEvent, nextCandidateStatus } from './transitions.ts';

const eventOf: Readonly<Record<Verdict, CandidateEvent>> = {
  review: 'rejudged_review',
  log: 'rejudged_log',
  suppress: 'rejudged_suppress',
  open_ticket: 'rejudged_open_ticket',
};

type Stands = { status: CandidateStatus; snoozedUntil: Date | null };
type Spoken = { verdict: Verdict; snoozedUntil: Date | null };

/** How the policy's new verdict moves a candidate; null where it stays, or is not the policy's to move. */
export function movedByVerdict(stands: Stands, spoken: Spoken): CandidateEvent | null {
  const { status, snoozedUntil } = stands;
  const isSnoozed =
    status === 'snoozed' && snoozedUntil?.getTime() === spoken.snoozedUntil?.getTime();
  const event = spoken.snoozedUntil === null ? eventOf[spoken.verdict] : 'rejudged_snooze';
  if (isSnoozed && event === 'rejudged_snooze') return null;
  return nextCandidateStatus(status, event, null).ok ? event : null;
}

/**
 * Whether score and policy see the same in both findings. Evidence and wording alone are no reason to
 * judge again: what was judged would drift with the time that has passed.
 */
export function isSeenAlike(before: Finding, after: Finding): boolean {
  return isDeepStrictEqual(seen(before), seen(after));
}

function seen(finding: Finding) {
  const { detector, occurredAt, title, service, fingerprint, closeness, severity } = finding;
  const { resolver, environment, deployWorkflow, labels, episodes = 1 } = finding;
  const how = { closeness, severity, resolver, environment, deployWorkflow, labels, episodes };
  return { detector, occurredAt, title, service, fingerprint, ...how };
}
