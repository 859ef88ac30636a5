import type { CandidateSummary } from '../../../db/queries/candidate-summaries.ts';
import { followUpWords } from './follow-up-words.ts';
import { sayRelative } from './relative-time.ts';

type Choice = Pick<
  CandidateSummary,
  'status' | 'service' | 'serviceName' | 'occurredAt' | 'decidedAt' | 'followUp'
>;

/** Where and when something that another one may be the same as happened, and its ticket. */
export function sayMergeChoice(of: Choice, now: Date): string {
  const { service, serviceName, occurredAt } = of;
  const confirmed = sayConfirmed(of, now);
  return [
    serviceName ?? service ?? 'No service yet',
    sayRelative(occurredAt, now),
    ...(confirmed === null ? [] : [confirmed]),
  ].join(', ');
}

/** When one was confirmed, and where its ticket stands; null for what was not. */
export function sayConfirmed({ status, decidedAt, followUp }: Choice, now: Date): string | null {
  if (status !== 'confirmed') return null;
  const when = decidedAt === null ? '' : ` ${sayRelative(decidedAt, now)}`;
  if (followUp === null) return `confirmed${when} without a ticket`;
  const state = followUpWords[followUp.status].text.toLowerCase();
  return `confirmed${when}, ${followUp.issueKey ?? 'ticket'}: ${state}`;
}
