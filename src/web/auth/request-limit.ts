import type { Clock } from '../../clock.ts';

/** Counts what each token asks, minute by minute, in this process alone. */
export type RequestLimit = {
  /** Counts one more; the seconds to wait where that is too many, or null. */
  count(tokenId: string): number | null;
};

const windowMs = 60_000;

/** `most` requests a minute for each token; null for any number. */
export function createRequestLimit(clock: Clock, most: number | null): RequestLimit {
  let windowStart = 0;
  let counts = new Map<string, number>();
  return {
    count(tokenId) {
      if (most === null) return null;
      const nowMs = clock.now().getTime();
      // Time may also be set back; a window that lies ahead would never end.
      if (nowMs < windowStart || nowMs - windowStart >= windowMs) {
        windowStart = nowMs;
        counts = new Map();
      }
      const count = (counts.get(tokenId) ?? 0) + 1;
      counts.set(tokenId, count);
      return count > most ? Math.ceil((windowStart + windowMs - nowMs) / 1_000) : null;
    },
  };
}
