import type { Context } from 'hono';
import type { Clock } from '../../clock.ts';
import { senderOf } from './sender.ts';

/**
 * Counts tokens and links that were not good, per sender and minute. A good one is never held up, so
 * that nobody can lock out the others behind the same proxy; what is hidden here is too long to be
 * guessed anyway.
 */
export type AttemptLimit = { tooMany(c: Context): boolean };

type LimitContext = { clock: Clock; publicUrl: string | null };

const windowMs = 60_000;
const mostPerWindow = 20;
const mostSenders = 10_000;

export function createAttemptLimit({ clock, publicUrl }: LimitContext): AttemptLimit {
  let windowStart = 0;
  let counts = new Map<string, number>();
  return {
    tooMany(c) {
      const nowMs = clock.now().getTime();
      // Time may also be set back; a window that lies ahead would never end.
      const isOver = nowMs < windowStart || nowMs - windowStart >= windowMs;
      if (isOver || counts.size >= mostSenders) {
        windowStart = nowMs;
        counts = new Map();
      }
      const sender = senderOf(c, publicUrl);
      const count = (counts.get(sender) ?? 0) + 1;
      counts.set(sender, count);
      return count > mostPerWindow;
    },
  };
}
