import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareAttention, type Waiting } from '../../../src/core/attention/budget.ts';

function row(id: number, given: Partial<Waiting> = {}): Waiting {
  const name = String(id).padStart(4, '0');
  return { id: name, teamId: 'payments', priority: id, isFirst: false, ...given };
}

function many(count: number, given: Partial<Waiting> = {}): Waiting[] {
  return Array.from({ length: count }, (_, nth) => row(nth + 1, given));
}

const ids = (rows: readonly Waiting[]) => rows.map(({ id }) => Number(id));

test('ten rows are unfolded, the strongest first, and the rest waits in the same order', () => {
  const [share] = shareAttention(many(25));
  expect(ids(share?.unfolded ?? [])).toEqual([25, 24, 23, 22, 21, 20, 19, 18, 17, 16]);
  expect(ids(share?.folded ?? [])).toEqual([15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test('what was never seen before has a place at the top, kept for the strongest of it', () => {
  const [share] = shareAttention([
    ...many(25),
    row(3.5, { isFirst: true, id: '9001' }),
    row(2.5, { isFirst: true, id: '9002' }),
  ]);
  expect(share?.unfolded).toHaveLength(11);
  expect(share?.unfolded[0]).toMatchObject({ id: '9001', isNoveltyPlace: true });
  expect(share?.unfolded.slice(1).every(({ isNoveltyPlace }) => !isNoveltyPlace)).toBe(true);
  expect(share?.folded).toHaveLength(16);
});

test('no place is kept where something new is among the ten anyway', () => {
  const rows = [...many(25), row(99, { isFirst: true }), row(0, { isFirst: true, id: '9002' })];
  const [share] = shareAttention(rows);
  expect(share?.unfolded).toHaveLength(10);
  expect(share?.unfolded.some(({ isNoveltyPlace }) => isNoveltyPlace)).toBe(false);
});

test('each team has its own ten, the one with the strongest row first, and no team is last', () => {
  const shares = shareAttention([
    row(90, { teamId: null }),
    ...many(12, { teamId: 'growth' }),
    ...many(30),
  ]);
  expect(shares.map(({ teamId }) => teamId)).toEqual(['payments', 'growth', null]);
  expect(shares.map(({ folded }) => folded.length)).toEqual([20, 2, 0]);
});

test('every row is shown or folded exactly once, in whatever order they are given', () => {
  const rows = fc.uniqueArray(
    fc.record<Waiting>({
      id: fc.uuid(),
      teamId: fc.constantFrom('payments', 'growth', null),
      priority: fc.integer({ min: 0, max: 5 }),
      isFirst: fc.boolean(),
    }),
    { selector: ({ id }) => id, maxLength: 80 },
  );
  fc.assert(
    fc.property(rows, (given) => {
      const shares = shareAttention(given);
      const all = shares.flatMap(({ unfolded, folded }) => [...unfolded, ...folded]);
      expect(all.map(({ id }) => id).sort()).toEqual(given.map(({ id }) => id).sort());
      expect(shareAttention([...given].reverse())).toEqual(shares);
    }),
  );
});
