import { describe, expect, it, test } from 'vitest';
import { askPeopleOfPattern, isTooPoor } from '../../../src/core/policy/pattern-record.ts';

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
  expect(askPeopleOfPattern(spoken, { agreed: 3, disagreed: 2 })).toEqual({
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
  expect(askPeopleOfPattern(spoken, { agreed: 0, disagreed: 1 }).trace.at(-1)?.because).toContain(
    'agreed 0 of 1 time about',
  );
});
