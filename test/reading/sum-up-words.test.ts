import { expect, test } from 'vitest';
import { sayLeftOut } from '../../src/reading/say-left-out.ts';
import { sayPattern } from '../../src/reading/sum-up-words.ts';

test('a workflow that is only counted is called as people call it', () => {
  const counted = {
    detector: 'retried_ci_failure' as const,
    title: 'CI passed on the second attempt in acme/Checkout',
    words: ['acme/checkout', 'ci'],
    source: 'github',
    count: 2,
    lastAt: new Date('2030-01-31T12:00:00Z'),
  };
  expect(sayPattern(counted)).toBe(
    '“CI” of acme/Checkout failed and passed when it was tried again twice, last on 31 January',
  );
});

test('what could not be read is told by its cause, and not without end', () => {
  const log = (nth: number) => ({ what: `the log of #${nth}`, because: 'it can’t be read' });
  expect(sayLeftOut([])).toBeNull();
  expect(sayLeftOut([log(1), { what: 'acme/gone', because: 'it is hidden' }, log(2)])).toBe(
    'Not read: the log of #1 and the log of #2 (it can’t be read); acme/gone (it is hidden).',
  );
  expect(sayLeftOut([1, 2, 3, 4, 5, 6, 7].map(log))).toMatch(/the log of #5 and 2 others \(/);
});
