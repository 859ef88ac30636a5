import { expect, test } from 'vitest';
import type { Evidence } from '../../../src/core/detect/finding.ts';
import { shortenEvidence } from '../../../src/core/detect/shorten-evidence.ts';

function steps(count: number): Evidence[] {
  return Array.from({ length: count }, (_, nth) => ({
    kind: 'page.reopened',
    at: new Date(nth * 60_000),
    text: `step ${nth}`,
    url: null,
    actor: null,
    fact: `fact ${nth}`,
  }));
}

test('a story of up to a hundred steps is told in full', () => {
  for (const count of [0, 1, 20, 81, 100, 101]) {
    expect(shortenEvidence(steps(count))).toEqual(steps(count));
  }
});

test('of a longer one its beginning and its end are told, and how much is left out', () => {
  const told = shortenEvidence(steps(1_000));
  expect(told).toHaveLength(101);
  expect([told[0]?.text, told[19]?.text]).toEqual(['step 0', 'step 19']);
  expect(told[20]).toEqual({
    kind: 'evidence.left_out',
    at: new Date(20 * 60_000),
    text: '900 more steps are left out here',
    url: null,
    actor: null,
    fact: null,
  });
  expect([told[21]?.text, told[100]?.text]).toEqual(['step 920', 'step 999']);
});
