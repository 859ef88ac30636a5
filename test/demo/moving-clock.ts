import type { Clock } from '../../src/clock.ts';

export const START = new Date('2026-10-05T08:00:00.000Z');

/** A clock that stands still until it is moved. */
export function movingClock(start: Date = START): Clock & { move(ms: number): void } {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    move: (ms) => {
      now += ms;
    },
  };
}
