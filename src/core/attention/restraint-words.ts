import { sayTimes } from '../detect/say-count.ts';
import type { RateSince } from './rate-rise.ts';
import type { Dismissal } from './restraint.ts';
import { sayDay } from './say-day.ts';

const reasons: Readonly<Record<Dismissal['reason'], string>> = {
  not_a_near_miss: 'not a near miss',
  known_and_accepted: 'known and accepted',
};

/** Why nobody is asked about it. */
export function sayStaysQuiet({ reason, at }: Pick<Dismissal, 'reason' | 'at'>): string {
  const said = `people dismissed the same thing on ${sayDay(at)} as “${reasons[reason]}”`;
  return `${said}; it stays quiet until it happens clearly more often`;
}

/** Why people are asked about it again. */
export function sayReturn(rate: Pick<RateSince, 'times' | 'days' | 'expected'>): string {
  const often = `${sayTimes(rate.times)} in ${sayDays(rate.days)}`;
  return `it happens more often than when it was dismissed: ${often}, ${sayExpected(rate.expected)}`;
}

function sayDays(days: number): string {
  const whole = Math.max(1, Math.round(days));
  return whole === 1 ? 'a day' : `${whole} days`;
}

function sayExpected(expected: number): string {
  if (expected < 0.5) return 'hardly any were expected';
  const about = Math.round(expected);
  return `about ${about} ${about === 1 ? 'was' : 'were'} expected`;
}
