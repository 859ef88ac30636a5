import { LONGEST_WAIT_MS } from '../contract.ts';
import { retryAfterMs } from '../shared/retry-after.ts';

/** Names in lower case. */
export type Headers = Readonly<Record<string, unknown>>;

/** GitHub asks to wait so long where it names no time (provider contracts, 2.7). */
const UNNAMED_WAIT_MS = 60_000;

export function headerOf(headers: Headers, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

export function answeredAt(headers: Headers): Date | null {
  const ms = Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** The hourly limit; null where the server has none, or does not say. */
export function limitOf(
  headers: Headers,
): { limit: number; remaining: number; resetsInMs: number } | null {
  const limit = countOf(headers, 'x-ratelimit-limit');
  const remaining = countOf(headers, 'x-ratelimit-remaining');
  const resetsInMs = resetsIn(headers);
  if (limit === null || remaining === null || resetsInMs === null) return null;
  return { limit, remaining, resetsInMs };
}

/** How long those have to wait who asked too often. */
export function waitOf(headers: Headers): number {
  const wished = wishedWait(headers);
  if (wished !== null) return wished;
  const isUsedUp = countOf(headers, 'x-ratelimit-remaining') === 0;
  return (isUsedUp ? resetsIn(headers) : null) ?? UNNAMED_WAIT_MS;
}

export function wishedWait(headers: Headers): number | null {
  return retryAfterMs(headerOf(headers, 'retry-after'), headerOf(headers, 'date'));
}

/** The reset is a time; it is read against the answer's own date. */
function resetsIn(headers: Headers): number | null {
  const reset = countOf(headers, 'x-ratelimit-reset');
  const now = answeredAt(headers);
  if (reset === null || now === null) return null;
  return Math.min(Math.max(reset * 1000 - now.getTime(), 0), LONGEST_WAIT_MS);
}

/** The cursor of the next page. The rest of the link is not followed: it may lead elsewhere. */
export function nextCursor(headers: Headers): string | null {
  const link = /<([^<>]{1,2000})>;\s*rel="next"/.exec(headerOf(headers, 'link') ?? '')?.[1];
  if (link === undefined || !URL.canParse(link)) return null;
  return new URL(link).searchParams.get('cursor');
}

function countOf(headers: Headers, name: string): number | null {
  const text = headerOf(headers, name);
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
