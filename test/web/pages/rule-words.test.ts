import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/core/policy/default-rules.ts';
import { compilePolicy, decideVerdict } from '../../../src/core/policy/evaluate-policy.ts';
import type { PolicyFacts } from '../../../src/core/policy/facts.ts';
import { sayBecause } from '../../../src/web/views/words/rule-words.ts';
import { policyFacts } from '../../core/policy/policy-facts.ts';

function said(when: string, facts: Partial<PolicyFacts> = {}): string {
  const compiled = compilePolicy([{ name: 'a rule', when, then: 'log' }]);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const [tried] = decideVerdict(compiled.policy, policyFacts(facts)).trace;
  return sayBecause(tried?.because ?? '');
}

test('the rules that come with Closecall say in words what they looked at', () => {
  const facts = { detector: 'retried_ci_failure', priority: 17.25, occurrences14d: 2, labels: [] };
  const tried = DEFAULT_POLICY.rules.map(({ when }) => said(when, facts));
  expect(tried).toEqual([
    'it has no labels',
    'its kind was “Failure that passed on retry”, no workflow that deploys, seen twice in the last 14 days',
    'its score was 17.25, and the rule asks for at least 20',
    'its kind was “Failure that passed on retry”, and the rule asks for “Reported by a person”',
    'the rule takes everything',
  ]);
});

test.each<[string, Partial<PolicyFacts>, string]>([
  ['isFirst == true', { isFirst: false }, 'seen before, and the rule asks for the opposite'],
  [
    'detector == "canary_rollback"',
    { detector: 'canary_rollback' },
    'its kind was “Rollout taken back”, as the rule asks',
  ],
  ['isFirst != true', { isFirst: false }, 'seen before, as the rule asks'],
  [
    'recurrence >= 0.5',
    { recurrence: 0.874 },
    'the chance that it returns was 87 %, and the rule asks for at least 50 %',
  ],
  [
    'service != "checkout"',
    { service: '' },
    'its service was not known, and the rule asks for anything but checkout',
  ],
  [
    'lastTicket != "wont_do"',
    { lastTicket: 'wont_do' },
    'its last ticket was closed without being done, and the rule asks for anything but closed without being done',
  ],
  ['lastTicket == "none"', { lastTicket: 'none' }, 'it had no ticket before, as the rule asks'],
  [
    'resolver == "integration"',
    { resolver: 'integration' },
    'what cleared it was the monitor, as the rule asks',
  ],
  [
    'customerImpact == "yes"',
    { customerImpact: 'maybe' },
    'a customer may have noticed, and the rule asks for “a customer would have noticed”',
  ],
  ['occurrences14d == 0', { occurrences14d: 0 }, 'not seen in the last 14 days, as the rule asks'],
])('%s', (when, facts, words) => {
  expect(said(when, facts)).toBe(words);
});

test('texts that look like what rules say, or are cut, stay whole', () => {
  const title = 'tier = 1, "priority" = 5, the rule asks for more';
  expect(said('title != "" && tier == 1', { title, tier: 2 })).toBe(
    `its title was “${title}”, the tier of its service was 2`,
  );
  const long = said('title != "" && isFirst', { title: `a, tier = ${'x'.repeat(500)}` });
  expect(long).toMatch(/^its title was “a, tier = x+…”, seen before$/);
  expect(said('"weaker" in labels && isFirst', { labels: ['a', 'b'] })).toBe(
    'its labels were a, b, seen before',
  );
  expect(said('"shared_cause" in labels && isFirst', { labels: ['shared_cause'] })).toBe(
    'its labels were “many runs, one cause”, seen before',
  );
  expect(sayBecause('nothing = of, the = kind')).toBe('nothing = of, the = kind');
});
