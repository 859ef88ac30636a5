import { LONGEST_WAIT_MS } from '../contract.ts';

/**
 * The wait that a Retry-After header asks for, in ms: seconds, or a date, which is read against the
 * answer's own Date header, so that no two clocks have to agree. Null where it says nothing.
 */
export function retryAfterMs(retryAfter: string | null, answeredAt: string | null): number | null {
  if (retryAfter === null) return null;
  const waitMs = /^\d+$/.test(retryAfter.trim())
    ? Number(retryAfter) * 1000
    : parseHttpDate(retryAfter) - parseHttpDate(answeredAt ?? '');
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS);
}

/** `Date.parse` finds a date in almost anything, in "-5" too. */
function parseHttpDate(text: string): number {
  return /^[A-Za-z]+, /.test(text.trim()) ? Date.parse(text) : Number.NaN;
}
