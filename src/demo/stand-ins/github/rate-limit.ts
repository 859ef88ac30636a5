import type { Clock } from '../../../clock.ts';
import { HOUR } from '../../shapes/times.ts';

/** GitHub's hourly budget of calls. */
export type RateLimit = {
  /** Counts a call; false when the budget is used up. */
  spend(): boolean;
  headers(): Record<string, string>;
  answer(): object;
  /** A new budget from now on; `resetAt` is when it fills up again. */
  set(budget: { limit: number; resetAt: Date }): void;
};

export function createRateLimit(clock: Clock): RateLimit {
  let limit = 5_000;
  let used = 0;
  let resetAt = new Date(clock.now().getTime() + HOUR);

  function renew(): void {
    if (clock.now() < resetAt) return;
    used = 0;
    resetAt = new Date(clock.now().getTime() + HOUR);
  }

  function core() {
    const remaining = Math.max(0, limit - used);
    return { limit, used, remaining, reset: Math.ceil(resetAt.getTime() / 1000) };
  }

  return {
    spend() {
      renew();
      if (used >= limit) return false;
      used += 1;
      return true;
    },
    headers() {
      renew();
      const now = core();
      return {
        // The reset is a time by this clock.
        Date: clock.now().toUTCString(),
        'x-ratelimit-limit': String(now.limit),
        'x-ratelimit-remaining': String(now.remaining),
        'x-ratelimit-used': String(now.used),
        'x-ratelimit-reset': String(now.reset),
        'x-ratelimit-resource': 'core',
      };
    },
    answer() {
      renew();
      return { resources: { core: core() }, rate: core() };
    },
    set(budget) {
      limit = budget.limit;
      used = 0;
      resetAt = budget.resetAt;
    },
  };
}
