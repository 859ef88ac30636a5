import { expect, test } from 'vitest';
import { autoResolvedPage } from '../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../src/core/detect/ci-scopes.ts';
import type { Signal } from '../../src/core/signal.ts';
import { isOfThePast, whenTold } from '../../src/core/told-when.ts';
import { cleared, minute, paged } from './build-signals.ts';

const hour = 60;
const fired = paged('page.triggered', 0);
const clearedAt4 = cleared(4);
const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: false };
const [finding] = autoResolvedPage.detect([fired, clearedAt4], context).findings;
if (finding === undefined) throw new Error('no finding');

/** Told after so many minutes. */
function told(signal: Signal, after: number, historical = false) {
  const at = minute(after);
  return { signal, receivedAt: at, recordedAt: at, isLate: historical, historical };
}

const inThePast = (signal: Signal, after: number) => told(signal, after, true);

test.each([
  { name: 'the present alone', facts: [told(fired, 1), told(clearedAt4, 5)], when: 'present' },
  {
    name: 'the present alone, after an outage of weeks',
    facts: [told(fired, 900 * hour), told(clearedAt4, 900 * hour)],
    when: 'present',
  },
  {
    name: 'a look back alone, whatever else the page lives through',
    facts: [
      ...[inThePast(fired, 9 * hour), inThePast(clearedAt4, 9 * hour)],
      told(paged('page.changed', 10 * hour), 10 * hour),
    ],
    when: 'past',
  },
  {
    name: 'a look back, which told what came before the webhook that was there',
    facts: [told(clearedAt4, 5), inThePast(fired, 9 * hour)],
    when: 'past',
  },
  {
    name: 'the webhook that came after a look back had told how it began',
    facts: [inThePast(fired, 3), told(clearedAt4, 5)],
    when: 'present',
  },
  {
    name: 'the present, after a look back had told all of it',
    facts: [inThePast(fired, 5), inThePast(clearedAt4, 5), told(cleared(4.05), 6)],
    when: 'present',
  },
  {
    name: 'the present, more than a day later',
    facts: [inThePast(fired, 5), inThePast(clearedAt4, 5), told(cleared(4.05), 30 * hour)],
    when: 'late',
  },
])('who told of a finding: $name', ({ facts, when }) => {
  expect(whenTold(finding, facts)).toBe(when);
  expect(whenTold(finding, facts.toReversed())).toBe(when);
});

test('what a look back made known asks nobody until the present tells of it in time', () => {
  expect(isOfThePast('past', undefined)).toBe(true);
  expect(isOfThePast('late', undefined)).toBe(false);
  expect(isOfThePast('late', { historical: true })).toBe(true);
  expect(isOfThePast('present', { historical: true })).toBe(false);
  expect(isOfThePast('past', { historical: false })).toBe(false);
});
