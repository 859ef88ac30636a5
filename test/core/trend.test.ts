import { describe, expect, test } from 'vitest';
import { riseOf, type SeenLately, trendOf } from '../../src/core/trend.ts';

const now = new Date('2026-05-20T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1_000);

function trend(lately: number, before: number, given: Partial<SeenLately> = {}) {
  return trendOf({ lately, before, firstAt: daysAgo(200), lastAt: daysAgo(1), ...given }, now);
}

describe('the trend of a pattern', () => {
  test('is steady while it comes as often as before', () => {
    // 60 in 60 days are 14 in 14.
    expect(trend(14, 60)).toEqual({ kind: 'steady' });
    expect(trend(18, 60)).toEqual({ kind: 'steady' });
    expect(trend(10, 60)).toEqual({ kind: 'steady' });
  });

  test('is rising or falling when it comes half as often again, or the other way round', () => {
    expect(trend(30, 60)).toEqual({ kind: 'rising' });
    expect(trend(4, 60)).toEqual({ kind: 'falling' });
  });

  test('is not called rising or falling for one time more or less of what is rare', () => {
    expect(trend(1, 0)).toEqual({ kind: 'steady' });
    expect(trend(2, 4)).toEqual({ kind: 'steady' });
    expect(trend(1, 7)).toEqual({ kind: 'steady' });
    expect(trend(4, 4)).toEqual({ kind: 'rising' });
  });

  test('is new in its first week, however often it came in it', () => {
    expect(trend(1, 0, { firstAt: daysAgo(1) })).toEqual({ kind: 'new' });
    expect(trend(40, 0, { firstAt: daysAgo(6.9) })).toEqual({ kind: 'new' });
    expect(trend(40, 0, { firstAt: daysAgo(7) })).toEqual({ kind: 'rising' });
  });

  test('is quiet for whole days once the last 14 days are without it', () => {
    expect(trend(0, 9, { lastAt: daysAgo(20.9) })).toEqual({ kind: 'quiet', days: 20 });
    expect(trend(0, 0, { lastAt: daysAgo(400) })).toEqual({ kind: 'quiet', days: 400 });
  });
});

test('what rises is ordered before what is steady, falls or is quiet', () => {
  const rises = [riseOf({ lately: 30, before: 60 }), riseOf({ lately: 14, before: 60 })];
  rises.push(riseOf({ lately: 4, before: 60 }), riseOf({ lately: 0, before: 0 }));
  expect(rises).toEqual(rises.toSorted((a, b) => b - a));
  expect(rises.at(-1)).toBe(0);
});
