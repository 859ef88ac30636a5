import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanLine, cleanText } from '../../src/core/clean-text.ts';

it('replaces what Postgres can’t store, and keeps the rest', () => {
  expect(cleanText('a\u0000b\uD800c🚀\n d ')).toBe('a\uFFFDb\uFFFDc🚀\n d');
});

it('makes one line of several', () => {
  expect(cleanLine(' a\r\n\tb\u2028c\u0085d  e ')).toBe('a b c d e');
});

it('gives text of a bounded length that is well-formed, whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(60), (text, length) => {
      for (const clean of [cleanText(text, length), cleanLine(text, length)]) {
        expect(clean.length).toBeLessThanOrEqual(length);
        expect(clean).not.toMatch(/\p{Surrogate}|\0/u);
      }
    }),
  );
});

it('cuts between characters, at 10,000 unless told', () => {
  expect(cleanText('🚀🚀', 3)).toBe('🚀');
  expect(cleanText('a'.repeat(20_000))).toHaveLength(10_000);
  expect(cleanLine('a\n'.repeat(20_000)).length).toBeLessThanOrEqual(10_000);
});
