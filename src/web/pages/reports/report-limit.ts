import type { Context } from 'hono';
import type { Clock } from '../../../clock.ts';
import { senderOf } from '../../auth/sender.ts';

/**
 * How many reports people may send without signing in: so many from one address, and so many in all,
 * as addresses cost nothing. Addresses are only counted here, in memory, until the window is over.
 */
type ReportLimit = { tooMany(c: Context): boolean };

type LimitContext = { clock: Clock; publicUrl: string | null };

const windowMs = 10 * 60_000;
const mostEach = 5;
const mostInAll = 50;

export function createReportLimit({ clock, publicUrl }: LimitContext): ReportLimit {
  let windowStart = 0;
  let inAll = 0;
  let counts = new Map<string, number>();
  return {
    tooMany(c) {
      const nowMs = clock.now().getTime();
      // Time may also be set back; a window that lies ahead would never end.
      if (nowMs < windowStart || nowMs - windowStart >= windowMs) {
        windowStart = nowMs;
        inAll = 0;
        counts = new Map();
      }
      const sender = senderOf(c, publicUrl);
      const count = counts.get(sender) ?? 0;
      if (count >= mostEach || inAll >= mostInAll) return true;
      counts.set(sender, count + 1);
      inAll += 1;
      return false;
    },
  };
}
