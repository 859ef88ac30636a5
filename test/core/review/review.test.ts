import { expect, test } from 'vitest';
import { chooseForReview, type Reviewable } from '../../../src/core/review/choose-for-review.ts';
import { sayInCommon } from '../../../src/core/review/in-common.ts';
import { lastSevenDays, spanOfWeek, weekAfter, weekOf } from '../../../src/core/review/week.ts';

function row(id: string, wanted: Partial<Reviewable> = {}): Reviewable {
  return {
    ...{ id, fingerprint: id, priority: 30, severity: 10, closeness: 2 },
    ...{ isFirst: false, timesInWeek: 1, isConfirmed: false },
    ...wanted,
  };
}

test('the closest call, what kept coming back, and what is new', () => {
  const chosen = chooseForReview([
    row('strong', { priority: 90 }),
    row('close', { severity: 50, closeness: 50 }),
    row('close again', { severity: 50, closeness: 50, fingerprint: 'close' }),
    row('often', { timesInWeek: 5 }),
    row('twice', { timesInWeek: 2 }),
    row('new', { isFirst: true, priority: 1 }),
  ]);
  expect(chosen.map(({ row: { id }, reason }) => `${reason}: ${id}`)).toEqual([
    'closest: close again',
    'returning: often',
    'new: new',
  ]);
});

test('where there is no such one, the strongest of the rest; never one pattern twice', () => {
  const chosen = chooseForReview([
    row('a', { closeness: 10 }),
    row('b', { priority: 80 }),
    row('b again', { priority: 79, fingerprint: 'b' }),
    row('c', { priority: 40, isConfirmed: true }),
  ]);
  expect(chosen.map(({ row: { id }, reason }) => `${reason}: ${id}`)).toEqual([
    'closest: a',
    'strongest: c',
    'strongest: b',
  ]);
  expect(chooseForReview([])).toEqual([]);
});

test('what they have in common is told only where it is known and shared', () => {
  const one = { service: 'checkout', gap: 'config', savedBy: 'luck', hour: 3 } as const;
  const all = [
    { ...one, customerImpact: 'yes' },
    { ...one, customerImpact: 'yes', hour: 4 },
    { ...one, customerImpact: 'no', service: 'search', hour: 5 },
  ] as const;
  expect(sayInCommon(all)).toEqual([
    'Two of the three were on checkout.',
    'All three were saved by luck.',
    '3 of 3 so far point to configuration.',
    'Two of the three would have reached customers.',
    'All of them were at night or early in the morning, by UTC.',
  ]);
  expect(sayInCommon(all.slice(0, 1))).toEqual([]);
  const nothing = { service: null, gap: 'unknown', savedBy: 'unknown', hour: 12 } as const;
  expect(sayInCommon([all[0], { ...nothing, customerImpact: 'unknown' }])).toEqual([]);
});

test('a calendar week begins on Monday, and a meeting on any day looks back on seven', () => {
  expect(weekOf(new Date('2026-11-29T23:59:59Z'))).toBe('2026-11-23');
  expect(weekOf(new Date('2026-11-30T00:00:00Z'))).toBe('2026-11-30');
  expect(spanOfWeek('2026-11-30').to.toISOString()).toBe('2026-12-07T00:00:00.000Z');
  expect(weekAfter('2026-11-30', -1)).toBe('2026-11-23');
  const first = lastSevenDays(new Date('2026-11-30T08:00:00Z'));
  expect(first).toBe('2026-11-24');
  expect(spanOfWeek(first).lastDay).toBe('2026-11-30');
  expect(weekAfter(first, -1)).toBe('2026-11-17');
});
