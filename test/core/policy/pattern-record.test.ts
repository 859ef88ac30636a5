import { describe, expect, it, test } from 'vitest';
import {
  askPeopleOfRecord,
  isTooPoor,
  poorRecord,
} from '../../../src/core/policy/pattern-record.ts';

describe('the record of a pattern', () => {
  it.each([
    [0, 0],
    [1, 0],
    [200, 0],
  ])('of %i for and none against leaves tickets to rules', (agreed) => {
    expect(isTooPoor({ agreed, disagreed: 0 })).toBe(false);
  });

  // P(X < ½) of Beta(1 + a, 1 + d) is that of d + 1 tails at most in a + d + 1 throws of a coin.
  it.each([
    [0, 1],
    [5, 1],
    [3, 2],
    [7, 2],
  ])('of %i for and %i against is too poor', (agreed, disagreed) => {
    expect(isTooPoor({ agreed, disagreed })).toBe(true);
  });

  it.each([
    [6, 1],
    [8, 2],
    [60, 40],
  ])('of %i for and %i against leaves tickets to rules again', (agreed, disagreed) => {
    expect(isTooPoor({ agreed, disagreed })).toBe(false);
  });
});

test('people are asked instead, after the rule that had spoken, in one sentence', () => {
  const tried = { rule: 'by itself', matched: true, because: 'true' };
  const spoken = { verdict: 'open_ticket', rule: 'by itself', trace: [tried] } as const;
  const poor = { of: 'pattern', agreed: 3, disagreed: 2 } as const;
  expect(askPeopleOfRecord(spoken, poor)).toEqual({
    verdict: 'review',
    rule: 'by itself',
    trace: [
      tried,
      {
        rule: 'record of the pattern',
        matched: true,
        because:
          'People agreed 3 of 5 times about this pattern, too few for a ticket by itself; people are asked instead.',
        instead: 'review',
      },
    ],
  });
  const ofKind = { of: 'kind', agreed: 0, disagreed: 1 } as const;
  expect(askPeopleOfRecord(spoken, ofKind).trace.at(-1)).toMatchObject({
    rule: 'record of its kind',
    because:
      'People agreed 0 of 1 time about what was found the same way on this service, too few for a ticket by itself; people are asked instead.',
  });
});

describe('which record forbids tickets', () => {
  const none = { agreed: 0, disagreed: 0 };
  const poor = { agreed: 3, disagreed: 9 };
  const good = { agreed: 8, disagreed: 2 };

  it('is that of its kind where too little is known of the pattern', () => {
    expect(poorRecord(none, poor)).toEqual({ of: 'kind', ...poor });
    expect(poorRecord({ agreed: 3, disagreed: 0 }, poor)).toEqual({ of: 'kind', ...poor });
  });

  it('is none where the pattern earned them, whatever else was found the same way', () => {
    expect(poorRecord({ agreed: 4, disagreed: 0 }, poor)).toBeNull();
    expect(poorRecord({ agreed: 9, disagreed: 0 }, poor)).toBeNull();
    expect(poorRecord(good, poor)).toBeNull();
  });

  it('is the pattern’s own where that is too poor, however good its kind', () => {
    expect(poorRecord(poor, good)).toEqual({ of: 'pattern', ...poor });
  });

  it('is none where nobody judged, nobody disagreed, or there is no service', () => {
    expect(poorRecord(none, none)).toBeNull();
    expect(poorRecord(none, { agreed: 1, disagreed: 0 })).toBeNull();
    expect(poorRecord(none, good)).toBeNull();
    expect(poorRecord(none, null)).toBeNull();
  });
});
