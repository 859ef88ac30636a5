import { LONGEST_WAIT_MS } from '../contract.ts';

/**
 * The wait that PagerDuty's `ratelimit-reset` names, in ms. It counts seconds; what is far too many of
 * them may be a time, as other providers name it, and is read against the answer's own date. Null
 * where it can be neither.
 */
export function resetsInMs(reset: string | null, answeredAt: string | null): number | null {
  if (reset === null || !/^\d{1,12}$/.test(reset.trim())) return null;
  const ms = Number(reset) * 1000;
  const waits = [ms, ms - Date.parse(answeredAt ?? '')];
  return waits.find((wait) => wait >= 0 && wait <= LONGEST_WAIT_MS) ?? null;
}
