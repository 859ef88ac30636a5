import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../../src/core/policy/evaluate-policy.ts';

/** What is said of the second rule, tried after the first. */
function second(first: string, then: string, more = {}): string | null {
  const compiled = compilePolicy([
    { name: 'first', when: first, then: 'review', ...more },
    { name: 'second', when: then, then: 'log' },
  ]);
  if (compiled.ok) return null;
  expect(compiled.problems.map(({ path }) => path)).toEqual(['rules[1].when']);
  return compiled.problems[0]?.message ?? null;
}

const hidden = 'no candidate gets here: the rule "first" takes all of it before';

describe('a rule behind a wider one is refused', () => {
  test.each([
    ['priority >= 20', 'priority >= 40'],
    ['priority >= 20', 'priority > 20'],
    ['priority >= 20', 'tier == 1 && priority == 30'],
    ['20 <= priority', 'priority >= 20 && deployWorkflow'],
    ['deployWorkflow', 'isFirst && deployWorkflow == true'],
    ['detector != "canary_rollback"', 'detector == "retried_ci_failure"'],
    ['service in ["a", "b"]', 'service == "a" && hour < 6'],
    ['service != "a"', 'service in ["b", "c"]'],
    ['tier == 1 || priority >= 40', 'tier == 1 && hour < 6'],
    ['tier <= 2', 'tier == 1 || (tier == 2 && isFirst)'],
    ['"flapping" in labels', 'priority > 10 && "flapping" in labels'],
    ['title.contains("db")', 'title.contains("db") && tier == 1'],
  ])('%s hides %s', (first, then) => {
    expect(second(first, then)).toBe(hidden);
  });
});

describe('a rule behind another one that leaves it something is taken', () => {
  test.each([
    ['priority >= 40', 'priority >= 20'],
    ['priority > 20', 'priority >= 20'],
    ['tier == 1 && priority >= 20', 'priority >= 40'],
    ['service == "a"', 'service in ["a", "b"]'],
    ['service != "a"', 'service in ["a", "b"]'],
    ['!deployWorkflow', 'deployWorkflow'],
    ['hour < 6', 'tier <= 2'],
    ['"flapping" in labels', '"escalated" in labels'],
    ['tier == 1 || priority >= 40', 'priority >= 30'],
  ])('%s before %s', (first, then) => {
    expect(second(first, then)).toBeNull();
  });

  test('or that waits for more occurrences', () => {
    expect(second('priority >= 20', 'priority >= 40', { minOccurrences: 2 })).toBeNull();
  });
});

test('a condition that contradicts itself is never true', () => {
  const never = 'this is never true, so the rule never applies';
  for (const when of [
    'priority > 50 && tier == 1 && priority < 50',
    'service == "a" && service == "b"',
    'service in ["a", "b"] && service != "a" && !(isFirst) && service == "c"',
    'deployWorkflow && !deployWorkflow',
    '(hour < 6 && hour > 20) || (tier == 1 && tier == 2)',
  ]) {
    expect(second('hour == 13', when), when).toBe(never);
  }
  for (const when of ['hour < 6 || hour > 20', 'hour > 6 && hour < 20', 'hour >= 6 && hour <= 6']) {
    expect(second('hour == 21 && tier == 1', when), when).toBeNull();
  }
});
