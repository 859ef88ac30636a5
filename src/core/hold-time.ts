import type { Finding } from './detect/finding.ts';
import type { ReceivedSignal } from './received-signal.ts';
import { sameMs, type ToldWhen, whenTold } from './told-when.ts';

/** A finding with its time held, and who told of it. */
export type ReceivedFinding = { finding: Finding; told: ToldWhen };

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
 * first and how long it took stays as the provider tells it, and so does what was read from its
 * lists.
 */
export function receiveFinding(
  finding: Finding,
  facts: readonly ReceivedSignal[],
): ReceivedFinding {
  const sameTime = facts.filter(
    ({ signal }) => Math.abs(signal.occurredAt.getTime() - finding.occurredAt.getTime()) <= sameMs,
  );
  const telling = sameTime.length > 0 ? sameTime : facts;
  const told = whenTold(finding, facts);
  // What the provider's own lists say of the time is beyond doubt.
  if (telling.some(({ isLate }) => isLate) || telling.length === 0) return { finding, told };
  const arrivals = telling.map((fact) => fact.receivedAt.getTime());
  const occurredAt = holdTime(finding.occurredAt, new Date(Math.min(...arrivals)));
  return { finding: { ...finding, occurredAt }, told };
}

const firstYear = Date.UTC(1, 0, 1);
const lastYear = Date.UTC(9999, 11, 31);

/** A time that Postgres and ISO text can both write; anything outside is the time of receipt. */
export function writableTime(claimed: Date, receivedAt: Date): Date {
  const ms = claimed.getTime();
  return ms >= firstYear && ms <= lastYear ? claimed : receivedAt;
}
