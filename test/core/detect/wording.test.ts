import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine } from '../../../src/core/detect/one-line.ts';
import { sayList, sayOrdinal, sayTimes } from '../../../src/core/detect/say-count.ts';
import { sayDuration } from '../../../src/core/detect/say-duration.ts';

describe('durations as people say them', () => {
  it.each([
    [400, 'less than a second'],
    [45_000, '45 s'],
    [89_000, '89 s'],
    [90_000, '2 min'],
    [240_000, '4 min'],
    [89 * 60_000, '89 min'],
    [90 * 60_000, '1 h 30 min'],
    [3 * 3_600_000, '3 h'],
    [14.2 * 3_600_000, '14 h'],
    [72 * 3_600_000, '3 days'],
  ])('%i ms is %s', (ms, words) => {
    expect(sayDuration(ms)).toBe(words);
  });
});

describe('counts as people say them', () => {
  it('says how often, which one, and what', () => {
    expect([1, 2, 4].map(sayTimes)).toEqual(['once', 'twice', '4 times']);
    expect([2, 10, 11].map(sayOrdinal)).toEqual(['second', 'tenth', 'number 11']);
    expect(sayList([])).toBe('');
    expect(sayList(['a'])).toBe('a');
    expect(sayList(['a', 'b', 'c'])).toBe('a, b and c');
    expect(sayList(['a', 'b', 'c', 'd'])).toBe('a, b and 2 more');
  });
});

describe('text from outside', () => {
  it('becomes one line without controls or marks that turn the direction', () => {
    expect(oneLine(' a\r\n\tb\u0000c\u202ed\u200b ', 20)).toBe('a b cd');
  });

  it('is never longer than asked for, and never cut within what a person sees as one sign', () => {
    expect(oneLine('👩‍👩‍👧‍👧👩‍👩‍👧‍👧👩‍👩‍👧‍👧', 24)).toBe('👩‍👩‍👧‍👧👩‍👩‍👧‍👧…');
    expect(oneLine(`e${'\u0301'.repeat(300)}`, 10)).toHaveLength(10);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(30), (text, extra) => {
        const line = oneLine(text, extra + 2);
        expect(line.length).toBeLessThanOrEqual(extra + 2);
        expect(line).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
      }),
      { numRuns: 50 },
    );
  });
});
