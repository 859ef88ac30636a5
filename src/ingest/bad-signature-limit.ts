import type { Clock } from '../clock.ts';

/** Counts bad signatures per sender in windows of a minute. Good signatures are never limited. */
export type BadSignatureLimit = { tooMany(sender: string): boolean };

const windowMs = 60_000;
const mostSenders = 10_000;

export function createBadSignatureLimit(clock: Clock, perMinute: number): BadSignatureLimit {
  let windowStart = 0;
  let counts = new Map<string, number>();
  return {
    tooMany(sender) {
      const nowMs = clock.now().getTime();
      if (nowMs - windowStart >= windowMs || counts.size > mostSenders) {
        windowStart = nowMs;
        counts = new Map();
      }
      const count = (counts.get(sender) ?? 0) + 1;
      counts.set(sender, count);
      return count > perMinute;
    },
  };
}
