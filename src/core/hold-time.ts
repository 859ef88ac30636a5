import type { Finding } from './detect/finding.ts';
import type { Signal } from './signal.ts';

/** A fact, and when it was told. */
export type ReceivedSignal = {
  signal: Signal;
  receivedAt: Date;
  /** Read from the provider's lists or asked for, so that it is late by nature. */
  isLate: boolean;
  /** Told by a look back alone. */
  historical: boolean;
};

/** A finding with its time held, and whether only a look back tells of it. */
export type ReceivedFinding = { finding: Finding; historical: boolean };

/** A webhook and the provider's log date one happening within seconds of each other. */
const sameMs = 5_000;

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
 * lists. A subject may live for years: of the past is only what a look back alone tells.
 */
export function receiveFinding(
  finding: Finding,
  facts: readonly ReceivedSignal[],
): ReceivedFinding {
  const sameTime = facts.filter(
    ({ signal }) => Math.abs(signal.occurredAt.getTime() - finding.occurredAt.getTime()) <= sameMs,
  );
  const telling = sameTime.length > 0 ? sameTime : facts;
  const historical = telling.length > 0 && telling.every((fact) => fact.historical);
  // What the provider's own lists say of the time is beyond doubt.
  if (telling.some(({ isLate }) => isLate) || telling.length === 0) return { finding, historical };
  const arrivals = telling.map((fact) => fact.receivedAt.getTime());
  const occurredAt = holdTime(finding.occurredAt, new Date(Math.min(...arrivals)));
  return { finding: { ...finding, occurredAt }, historical };
}

const firstYear = Date.UTC(1, 0, 1);
const lastYear = Date.UTC(9999, 11, 31);

/** A time that Postgres and ISO text can both write; anything outside is the time of receipt. */
export function writableTime(claimed: Date, receivedAt: Date): Date {
  const ms = claimed.getTime();
  return ms >= firstYear && ms <= lastYear ? claimed : receivedAt;
}
