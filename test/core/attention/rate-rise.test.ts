import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateSince } from '../../../src/core/attention/rate-rise.ts';
import { logGamma } from '../../../src/core/score/log-gamma.ts';
import { ratePosterior } from '../../../src/core/score/recurrence.ts';

const dayMs = 86_400_000;
const then = new Date('2026-03-03T12:00:00Z');
const prior = { alpha: 0.5, beta: 30 };

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

test('the chance is the tail of the negative binomial that the posterior predicts', () => {
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
      const posterior = ratePosterior(sorted, { watchedDays: 250, halfLifeDays, prior });
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

test('a long quiet time does not hide that it happens often now', () => {
  expect(since([400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412])).toMatchObject({
    days: 30,
    times: 13,
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
