import { expect, test } from 'vitest';
import { toldOtherwise } from '../../../src/core/follow-up/told-in-comment.ts';

const occurredAt = new Date('2026-03-02T04:12:00Z');
const open = {
  fingerprint: 'a',
  occurredAt,
  status: 'open',
  decidedBy: null,
  decisionReason: null,
  gap: 'unknown',
  historical: false,
} as const;
const withdrawn = { ...open, status: 'withdrawn' } as const;
const dismissed = { ...open, status: 'dismissed', decidedBy: 'person:dana' } as const;
const here = { fingerprint: 'a', occurredAt };

test('what counts as before is told as before', () => {
  expect(toldOtherwise(open, { ...open, status: 'confirmed', decidedBy: 'person:dana' })).toEqual(
    [],
  );
  expect(toldOtherwise(open, { ...dismissed, decisionReason: 'known_and_accepted' })).toEqual([]);
  expect(toldOtherwise(withdrawn, { ...withdrawn, fingerprint: 'b' })).toEqual([]);
  expect(toldOtherwise(withdrawn, null)).toEqual([]);
});

test('what counts no more is corrected where it was told', () => {
  const before = [{ ...here, isNews: false }];
  for (const decisionReason of ['not_a_near_miss', 'test', 'bad_data']) {
    expect(toldOtherwise(open, { ...dismissed, decisionReason })).toEqual(before);
  }
  expect(toldOtherwise(open, { ...withdrawn, fingerprint: 'b' })).toEqual(before);
  const folded = { ...open, status: 'merged', decidedBy: 'system' } as const;
  expect(toldOtherwise(open, folded)).toEqual(before);
  expect(toldOtherwise(open, null)).toEqual(before);
});

test('what counts again is news, but for the past and what still settles', () => {
  expect(toldOtherwise(withdrawn, open)).toEqual([{ ...here, isNews: true }]);
  const settling = { ...open, status: 'settling' } as const;
  expect(toldOtherwise(withdrawn, settling)).toEqual([{ ...here, isNews: false }]);
  expect(toldOtherwise(withdrawn, { ...open, historical: true })).toEqual([
    { ...here, isNews: false },
  ]);
});

test('what is called otherwise, or happened at another time, is told in both places', () => {
  const there = { ...open, fingerprint: 'b', gap: 'capacity' };
  expect(toldOtherwise(open, there)).toEqual([
    { ...here, isNews: false },
    { fingerprint: 'b', occurredAt, isNews: true },
  ]);
  const later = new Date('2026-03-02T05:00:00Z');
  expect(toldOtherwise(open, { ...open, occurredAt: later })).toHaveLength(2);
});
