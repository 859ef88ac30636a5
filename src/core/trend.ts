const dayMs = 24 * 60 * 60 * 1_000;

/** How many days are lately, and how many before them they are held against. */
export const trendDays = { lately: 14, before: 60 } as const;

const newDays = 7;

/** How often the same thing was seen, of which its trend is told. */
export type SeenLately = {
  /** In the last 14 days. */
  lately: number;
  /** In the 60 days before those. */
  before: number;
  firstAt: Date;
  lastAt: Date;
};

export const trendKinds = ['rising', 'new', 'steady', 'falling', 'quiet'] as const;

export type Trend =
  | { kind: Exclude<(typeof trendKinds)[number], 'quiet'> }
  | { kind: 'quiet'; days: number };

/**
 * Two times are added to what was seen and to what was to be expected, so that one time more or less
 * of what is rare is no change.
 */
export const evenOut = 2;

/**
 * How many times as often as in the days before it was seen lately; 0 where it was not. Lists are
 * sorted by it, and the database computes the same (`rank-patterns.ts`).
 */
export function riseOf({ lately, before }: Pick<SeenLately, 'lately' | 'before'>): number {
  if (lately === 0) return 0;
  const expected = (before * trendDays.lately) / trendDays.before;
  return (lately + evenOut) / (expected + evenOut);
}

/** Seen more than half as often again is rising, and falling is the same the other way round. */
const rising = 1.5;

/** Whether it happens more often than it did: the last 14 days against the 60 before. */
export function trendOf(seen: SeenLately, now: Date): Trend {
  if (seen.lately === 0) {
    return { kind: 'quiet', days: Math.floor((now.getTime() - seen.lastAt.getTime()) / dayMs) };
  }
  if (now.getTime() - seen.firstAt.getTime() < newDays * dayMs) return { kind: 'new' };
  const rise = riseOf(seen);
  if (rise > rising) return { kind: 'rising' };
  return { kind: rise < 1 / rising ? 'falling' : 'steady' };
}
