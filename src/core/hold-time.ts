import type { Finding } from './detect/finding.ts';
import type { Signal } from './signal.ts';

/** A fact, and when the request that told of it arrived. */
export type ReceivedSignal = { signal: Signal; receivedAt: Date };

const holdMs = 48 * 60 * 60 * 1000;

/** A provider's time held within 48 hours of the moment its request arrived. */
function holdTime(claimed: Date, receivedAt: Date): Date {
  const low = receivedAt.getTime() - holdMs;
  const high = receivedAt.getTime() + holdMs;
  return new Date(Math.min(Math.max(claimed.getTime(), low), high));
}

/**
 * A finding whose time is held by the arrival of the fact it has that time from: a provider's wrong
 * clock neither delays the question to people nor puts a candidate above all others. What came
 * first and how long it took stays as the provider tells it.
 */
export function holdFinding(finding: Finding, facts: readonly ReceivedSignal[]): Finding {
  const sameTime = facts.filter(
    ({ signal }) => signal.occurredAt.getTime() === finding.occurredAt.getTime(),
  );
  const arrivals = (sameTime.length > 0 ? sameTime : facts).map((fact) =>
    fact.receivedAt.getTime(),
  );
  if (arrivals.length === 0) return finding;
  const occurredAt = holdTime(finding.occurredAt, new Date(Math.min(...arrivals)));
  return { ...finding, occurredAt };
}

const firstYear = Date.UTC(1, 0, 1);
const lastYear = Date.UTC(9999, 11, 31);

/** A time that Postgres and ISO text can both write; anything outside is the time of receipt. */
export function writableTime(claimed: Date, receivedAt: Date): Date {
  const ms = claimed.getTime();
  return ms >= firstYear && ms <= lastYear ? claimed : receivedAt;
}
