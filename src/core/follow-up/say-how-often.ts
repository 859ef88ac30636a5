import { sparkline, sparklineWeeks } from './sparkline.ts';

/** How often the same thing was seen, and when. `later` counts what came after a given moment. */
export type HowOften = {
  count: number;
  later: number;
  firstAt: Date | null;
  lastAt: Date | null;
  /** 0 is the week that ends now. */
  byWeeksAgo: ReadonlyMap<number, number>;
};

/** "Seen 12 times since 2026-03-01, the last time 2026-05-02 04:12 UTC." */
export function sayHowOften({ count, firstAt, lastAt }: HowOften): string {
  if (count <= 1 || firstAt === null || lastAt === null) {
    return 'Seen this once; there is no earlier one like it.';
  }
  return `Seen ${count} times since ${dayOf(firstAt)}, the last time ${utc(lastAt)}.`;
}

/** Its weeks as a line of bars, which says nothing of a single time. */
export function sayWeeks({ count, byWeeksAgo }: HowOften): string | null {
  if (count <= 1) return null;
  const weeks = Array.from(
    { length: sparklineWeeks },
    (_, index) => byWeeksAgo.get(sparklineWeeks - 1 - index) ?? 0,
  );
  const most = Math.max(...weeks);
  if (most === 0) return null;
  return `${sparkline(weeks)} (the last ${sparklineWeeks} weeks, at most ${most} in one)`;
}

/** `2026-03-01 04:12 UTC`; a ticket is read in many time zones. */
export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
