import { expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/core/policy/default-rules.ts';
import { compilePolicy, decideVerdict } from '../../../src/core/policy/evaluate-policy.ts';
import type { PolicyFacts } from '../../../src/core/policy/facts.ts';
import { policyFacts } from './policy-facts.ts';

function decideByDefault(known: Partial<PolicyFacts>) {
  const compiled = compilePolicy(DEFAULT_POLICY.rules);
  if (!compiled.ok) {
    throw new Error(JSON.stringify(compiled.problems));
  }
  const { verdict, rule } = decideVerdict(compiled.policy, policyFacts(known));
  return { verdict, rule };
}

const FLAKY = { detector: 'retried_ci_failure', deployWorkflow: false, occurrences14d: 2 } as const;

it('a flaky test is only logged until it was seen three times in 14 days', () => {
  const quiet = { verdict: 'log', rule: 'flaky until proven' };
  expect(decideByDefault({ ...FLAKY, priority: 80 })).toEqual(quiet);
  expect(decideByDefault({ ...FLAKY, priority: 80, occurrences14d: 3 })).toEqual({
    verdict: 'review',
    rule: 'worth a look',
  });
});

it('a deploy workflow that needed a retry is judged by its priority from the first time', () => {
  expect(decideByDefault({ ...FLAKY, deployWorkflow: true, priority: 20 }).verdict).toBe('review');
});

it('one cause of many failed runs is shown to a person, however low it scores', () => {
  const shared = { ...FLAKY, priority: 5, labels: ['shared_cause'] };
  expect(decideByDefault(shared)).toEqual({ verdict: 'review', rule: 'one cause for many runs' });
});

it('what scores 20 or more is shown to a person, the rest is logged', () => {
  expect(decideByDefault({ priority: 20 })).toEqual({ verdict: 'review', rule: 'worth a look' });
  expect(decideByDefault({ priority: 19.99 })).toEqual({ verdict: 'log', rule: 'the rest' });
});

it('what a person reports is shown to a person, however low it scores', () => {
  const reported = { detector: 'manual_report', priority: 1 } as const;
  expect(decideByDefault(reported)).toEqual({ verdict: 'review', rule: 'what people report' });
});

it('nothing opens a ticket by itself unless an admin says so', () => {
  expect(DEFAULT_POLICY.rules.map((rule) => rule.then)).not.toContain('open_ticket');
});
