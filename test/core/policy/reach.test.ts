import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/core/policy/default-rules.ts';
import { compilePolicy } from '../../../src/core/policy/evaluate-policy.ts';
import type { Rule } from '../../../src/core/policy/rule.ts';

/** The fault of the second rule, tried after the first. */
function faultOf(first: string, then: string, { of = {}, ofSecond = {} } = {}) {
  const compiled = compilePolicy([
    { name: 'first', when: first, then: 'review', ...of },
    { name: 'second', when: then, then: 'log', ...ofSecond },
  ]);
  if (compiled.ok) return null;
  expect(compiled.problems.map(({ path }) => path)).toEqual(['rules[1].when']);
  return compiled.problems[0] ?? null;
}

/** What is said of it. */
function second(first: string, then: string, of = {}): string | null {
  return faultOf(first, then, { of })?.message ?? null;
}

const hidden = 'no near miss gets here: the rule "first" takes all of it before';

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
    ['tier <= 2', 'tier in [1, 2] && isFirst'],
    ['!(tier == 4)', 'tier < 4'],
    ['priority != 20', 'priority in [10, 30.5]'],
    ['deployWorkflow != true', '!deployWorkflow'],
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
    ['tier in [1, 2]', 'tier <= 3'],
    ['priority != 20', 'priority >= 20'],
    ['!("flapping" in labels)', '"flapping" in labels'],
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
    'tier in [1, 2] && tier == 3',
    'severity > 10 && severity < 50',
    'hour > 22 && hour < 23',
    'tier == 1 && !(tier == 1)',
    'priority == 20 && priority != 20',
    'priority >= 20 && !(priority > 10)',
    'priority in [20, 30] && priority > 20 && priority == 25',
    'service in ["a"] && !(service in ["a", "b"])',
    '"flapping" in labels && !("flapping" in labels)',
    'deployWorkflow == true && deployWorkflow != true',
    'tier == 1 && (tier == 2 || tier == 3)',
  ]) {
    expect(second('hour == 13', when), when).toBe(never);
  }
  for (const when of [
    'hour < 6 || hour > 20',
    'hour > 6 && hour < 20',
    'hour >= 6 && hour <= 6',
    'severity >= 10 && severity < 50',
    'tier in [1, 2] && !(tier == 1)',
    'priority > 10 && priority < 10.5',
    'priority != 20 && priority >= 20',
    '"flapping" in labels && "escalated" in labels && !("unconfirmed" in labels)',
    'tier == 1 && (tier == 2 || isFirst)',
    'resolver == "" && detector != "auto_resolved_page"',
  ]) {
    expect(second('hour == 21 && tier == 1', when), when).toBeNull();
  }
});

test('a rule that waits for more occurrences than its condition takes is never true', () => {
  const ofSecond = { minOccurrences: 5 };
  expect(faultOf('hour == 13', 'tier == 1 && occurrences < 3', { ofSecond })).toMatchObject({
    message: 'this is never true, so the rule never applies',
    ...{ line: 1, column: 14 },
    suggestion: 'only one of minOccurrences: 5 and occurrences < 3, which are never true together',
  });
  expect(faultOf('hour == 13', 'occurrences < 6', { ofSecond })).toBeNull();
  expect(faultOf('hour == 13', 'occurrences < 3 || isFirst', { ofSecond })).toBeNull();
});

test('a condition that stood in a policy before goes on to be taken, though it is never true', () => {
  const when = 'tier in [1, 2] && tier == 3';
  const rules: readonly Rule[] = [
    { name: 'of old', when, then: 'log' },
    { name: 'new', when: 'priority >= 20', then: 'review' },
  ];
  expect(compilePolicy(rules).ok).toBe(false);
  expect(compilePolicy(rules, { conditions: new Set([when]) }).ok).toBe(true);
});

describe('what to do instead is said', () => {
  const moveOrRemove = 'to move it before "first", or to remove it';

  test.each([
    ['priority >= 20', 'priority >= 40', moveOrRemove],
    ['true', 'tier == 1', moveOrRemove],
    ['true', 'priority >= 0', 'to remove one of the two'],
    ['tier == 1', ' tier == 1', 'to remove one of the two'],
    ['tier == 1', '1 == tier', 'to remove one of the two'],
  ])('for one that is hidden: %s before %s', (first, then, suggestion) => {
    expect(faultOf(first, then)).toMatchObject({ line: 1, column: 1, suggestion });
  });

  test('for one that several hide: before the first of them, where it is taken', () => {
    const urgent: Rule = { name: 'urgent', when: 'priority >= 40', then: 'open_ticket' };
    const rules = DEFAULT_POLICY.rules;
    expect(compilePolicy([...rules, urgent])).toMatchObject({
      problems: [
        {
          message: 'no near miss gets here: the rule "worth a look" takes all of it before',
          suggestion: 'to move it before "worth a look", or to remove it',
        },
      ],
    });
    const place = rules.findIndex(({ name }) => name === 'worth a look');
    const moved = [...rules.slice(0, place), urgent, ...rules.slice(place)];
    expect(compilePolicy(moved)).toMatchObject({ ok: true });
    const again: Rule = { ...urgent, when: 'priority >= 20' };
    expect(compilePolicy([...rules, again])).toMatchObject({
      problems: [{ suggestion: 'to remove one of the two' }],
    });
  });

  test('for one that would leave something to the other, as it waits for more occurrences', () => {
    const ofSecond = { minOccurrences: 3 };
    const fault = faultOf('tier == 1', 'tier == 1', { ofSecond });
    expect(fault).toMatchObject({ suggestion: moveOrRemove });
  });

  test.each([
    ['priority > 50 &&\n 50 > priority', 2, 2, 'priority > 50 and priority < 50'],
    [
      'tier == 1 && service == "a" && service in ["b", "c"]',
      1,
      32,
      'service == "a" and service in ["b", "c"]',
    ],
    ['tier == 1 && !(tier == 1)', 1, 14, 'tier == 1 and !(tier == 1)'],
    ['!deployWorkflow && deployWorkflow', 1, 20, '!deployWorkflow and deployWorkflow'],
    ['(hour < 6 && hour > 20) || (tier == 1 && tier == 2)', 1, 14, 'hour < 6 and hour > 20'],
  ])('for one that contradicts itself, with its place: %s', (when, line, column, parts) => {
    const suggestion = `only one of ${parts}, which are never true together`;
    expect(faultOf('hour == 13', when)).toMatchObject({ line, column, suggestion });
  });

  test('for one that is never true', () => {
    const suggestion = 'enabled: false, which keeps the rule without trying it';
    expect(faultOf('hour == 13', 'tier == 1 && false')).toMatchObject({ suggestion });
  });

  test('in no more than a line', () => {
    const long = 'x'.repeat(300);
    const { suggestion = '' } =
      faultOf('hour == 13', `service == "${long}" && service == "a"`) ?? {};
    expect(suggestion.length).toBeLessThan(200);
    expect(suggestion).toContain('x… and service == "a"');
  });
});
