import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateBefore, rateSince } from '../../../src/core/attention/rate-rise.ts';
import { logGamma } from '../../../src/core/score/log-gamma.ts';

const dayMs = 86_400_000;
const then = new Date('2026-03-03T12:00:00Z');

function day(number: number): Date {
  return new Date(then.getTime() + number * dayMs);
}

/** 1 minus the chances of all smaller counts, one by one. */
function tail(times: number, days: number, { alpha, beta }: { alpha: number; beta: number }) {
  let below = 0;
  for (let count = 0; count < times; count += 1) {
    const ways = logGamma(alpha + count) - logGamma(alpha) - logGamma(count + 1);
    const [none, one] = [Math.log(beta / (beta + days)), Math.log(days / (beta + days))];
    below += Math.exp(ways + alpha * none + count * one);
  }
  return 1 - below;
}

test('the chance is the tail of the negative binomial that what was known predicts', () => {
  const ages = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 20 });
  const later = fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(ages, later, fc.constantFrom(3, 30, 300), (before, after, halfLifeDays) => {
      const last = Math.max(...after);
      const { times, days, chance, expected } = rateSince({
        occurrences: [...before.map((age) => day(-age)), ...after.map(day)],
        then,
        now: day(last),
        watchedDays: 250,
        halfLifeDays,
      });
      const sorted = [...before].sort((a, b) => b - a);
      const posterior = rateBefore(sorted, 250, halfLifeDays);
      expect([times, days]).toEqual([after.length, last]);
      expect(chance).toBeCloseTo(tail(times, days, posterior), 9);
      expect(expected).toBeCloseTo((days * posterior.alpha) / posterior.beta, 9);
    }),
  );
});

const weekly = Array.from({ length: 20 }, (_, week) => day(-7 * week - 1));

function since(after: readonly number[], before: readonly Date[] = weekly) {
  const now = day(Math.max(...after));
  return rateSince({ occurrences: [...before, ...after.map(day)], then, now, watchedDays: 250 });
}

test('what goes on as before, or once more soon after, is not higher', () => {
  for (const weeks of [1, 2, 3, 10, 50]) {
    const after = Array.from({ length: weeks }, (_, week) => 7 * (week + 1));
    expect(since(after).isHigher).toBe(false);
  }
  expect(since([0.1]).isHigher).toBe(false);
  expect(since([0.5], [day(-1)]).isHigher).toBe(false);
});

test('what happens daily instead of weekly is higher within a few days', () => {
  const first = [1, 2, 3, 4, 5, 6, 7].find(
    (days) => since(Array.from({ length: days }, (_, nth) => nth + 1)).isHigher,
  );
  expect(first).toBeGreaterThanOrEqual(3);
  expect(first).toBeLessThanOrEqual(5);
});

test.each([
  { what: 'every two hours for three days', every: 1 / 12, days: 3 },
  { what: 'daily for three days', every: 1, days: 3 },
  { what: 'twice in one morning', every: 1 / 8, days: 1 / 8 },
  { what: 'every hour and a half for a week', every: 1 / 16, days: 7 },
])('what began $what before it was dismissed, and goes on like that, is not higher', (began) => {
  const before = steps(began.every, began.days).map((age) => day(-age - 0.01));
  for (const days of [0.5, 1, 2, 7, 30, 60]) {
    const after = began.every < 1 && began.days < 1 ? daily(2, days) : steps(began.every, days);
    expect(since([0.01, ...after.map((at) => at + 0.02)], before).isHigher, `${days}`).toBe(false);
  }
});

test.each([
  { what: 'daily', every: 1, often: 1 / 12 },
  { what: 'every two hours', every: 1 / 12, often: 1 / 24.5 },
])(
  'what began $what three days before it was dismissed is higher at twice that and more',
  (began) => {
    const before = steps(began.every, 3).map((age) => day(-age));
    expect(
      since(
        steps(began.often, 4).map((at) => at + 0.02),
        before,
      ).isHigher,
    ).toBe(began.every === 1);
  },
);

test('a long quiet time does not hide that it happens often now', () => {
  expect(since(steps(1, 14).map((days) => 400 + days))).toMatchObject({
    days: 30,
    times: 15,
    isHigher: true,
  });
});

test('a burst is once, also one that goes on over the moment', () => {
  const minutes = [10, 20, 30, 40].map((minute) => minute / 1_440);
  expect(since([...minutes], [day(-5 / 1_440)]).times).toBe(0);
  expect(since([2, ...minutes.map((minute) => 2 + minute)]).times).toBe(1);
});

test('what happened before the moment, however late it is asked for, says nothing of a rise', () => {
  const occurrences = [...weekly, day(1), day(2), day(3), day(4)];
  const asked = rateSince({ occurrences, then, now: day(-1), watchedDays: 250 });
  expect(asked).toMatchObject({ times: 0, isHigher: false });
});

/** From 0 on, one after each step. */
function steps(every: number, days: number): number[] {
  return Array.from({ length: Math.floor(days / every) + 1 }, (_, nth) => nth * every);
}

/** So many within the first hours of each day. */
function daily(times: number, days: number): number[] {
  return steps(1, days).flatMap((at) => steps(1 / 8, (times - 1) / 8).map((hour) => at + hour));
}
