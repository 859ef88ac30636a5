import { expect, test } from 'vitest';
import { type Dismissal, restrain } from '../../../src/core/attention/restraint.ts';
import type { PolicyVerdict } from '../../../src/core/policy/evaluate-policy.ts';
import type { Verdict } from '../../../src/core/policy/verdict.ts';

const dayMs = 86_400_000;
const at = new Date('2026-03-03T12:00:00Z');

function day(number: number): Date {
  return new Date(at.getTime() + number * dayMs);
}

function spoken(verdict: Verdict): PolicyVerdict {
  const trace = [{ rule: 'worth a look', matched: true, because: 'priority was 54' }];
  return { verdict, rule: 'worth a look', trace };
}

const once: Dismissal = {
  id: 'the dismissed one',
  at,
  reason: 'not_a_near_miss',
  isSpent: false,
  occurrences: [day(-1)],
  watchedSince: day(-200),
};

test.each(['review', 'open_ticket'] as const)('instead of %s it is kept quietly', (verdict) => {
  const quiet = restrain(spoken(verdict), day(3), once);
  expect(quiet).toMatchObject({ verdict: 'log', rule: null, returnedFrom: null });
  expect(quiet.trace).toEqual([
    ...spoken(verdict).trace,
    {
      rule: 'dismissed before',
      matched: true,
      because:
        'people dismissed the same thing on 3 March 2026 as “not a near miss”; it stays quiet until it happens clearly more often',
    },
  ]);
});

test.each(['log', 'suppress'] as const)('what the policy answers with %s stays so', (verdict) => {
  const often = { ...once, occurrences: [1, 1.5, 2, 2.5].map(day) };
  expect(restrain(spoken(verdict), day(3), often)).toMatchObject(spoken(verdict));
});

test('once it happens clearly more often people are asked, with that said', () => {
  const often = { ...once, occurrences: [day(-1), day(1), day(1.6), day(2.2), day(2.9)] };
  const back = restrain(spoken('open_ticket'), day(4), often);
  expect(back).toMatchObject({ verdict: 'review', returnedFrom: 'the dismissed one' });
  expect(back.because).toBe(
    'it happens more often than when it was dismissed: 5 times in 4 days, hardly any were expected',
  );
});

test('what came back once is left to the policy, and so is what nobody dismissed', () => {
  const spent = { ...once, isSpent: true };
  for (const dismissal of [spent, null]) {
    expect(restrain(spoken('open_ticket'), day(3), dismissal)).toMatchObject({
      ...spoken('open_ticket'),
      returnedFrom: null,
    });
  }
});
