import type { Finding } from './detect/finding.ts';
import type { ReceivedSignal } from './received-signal.ts';

/**
 * Who told of a finding last. `past`: a look back, so that it was the look back that made it known.
 * `present`: a webhook, a poll or the reading after an outage. `late`: one of these too, but more
 * than a day after it happened.
 */
export type ToldWhen = 'past' | 'late' | 'present';

/** A webhook and the provider's log date one happening within seconds of each other. */
export const sameMs = 5_000;

/** What the present tells of so long after it happened is no news, where a look back told it first. */
const newsMs = 24 * 60 * 60 * 1000;

/** Told from the facts that the finding stands on, by when each was recorded as it is told now. */
export function whenTold(finding: Finding, facts: readonly ReceivedSignal[]): ToldWhen {
  if (!facts.some(({ historical }) => historical)) return 'present';
  const basis = basisOf(finding, facts);
  const past = basis.filter(({ historical }) => historical);
  const lastPastMs = Math.max(...past.map(({ recordedAt }) => recordedAt.getTime()));
  const since = basis.filter(
    ({ historical, recordedAt }) => !historical && recordedAt.getTime() >= lastPastMs,
  );
  if (since.length === 0) return 'past';
  const isNews = since.some(
    ({ receivedAt }) => receivedAt.getTime() - finding.occurredAt.getTime() <= newsMs,
  );
  return isNews ? 'present' : 'late';
}

/**
 * What happened with it, and what it tells of that happened before. How two revisions lie to each
 * other is nothing that happened: whoever asked for that made nothing known.
 */
function basisOf(
  { occurredAt, evidence }: Finding,
  facts: readonly ReceivedSignal[],
): readonly ReceivedSignal[] {
  const atMs = occurredAt.getTime();
  const cited = new Set(evidence.map(({ fact }) => fact));
  const basis = facts.filter(({ signal }) => {
    if (signal.kind === 'revisions.compared' || signal.kind === 'question.unanswered') return false;
    const laterMs = signal.occurredAt.getTime() - atMs;
    return Math.abs(laterMs) <= sameMs || (laterMs < 0 && cited.has(signal.factKey));
  });
  return basis.length > 0 ? basis : facts;
}

/**
 * Whether a finding is of the past, which asks nobody. What a look back made known stays so until
 * the present tells of it in time; what the present made known never becomes so.
 */
export function isOfThePast(when: ToldWhen, stored: { historical: boolean } | undefined): boolean {
  return stored === undefined ? when === 'past' : stored.historical && when !== 'present';
}
