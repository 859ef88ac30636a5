import { describe, expect, it } from 'vitest';
import {
  compilePolicy,
  decideVerdict,
  type Policy,
} from '../../../src/core/policy/evaluate-policy.ts';
import type { Rule, RuleProblem } from '../../../src/core/policy/rule.ts';
import { policyFacts } from './policy-facts.ts';

function soundPolicy(...rules: Rule[]): Policy {
  const compiled = compilePolicy(rules);
  if (!compiled.ok) {
    throw new Error(JSON.stringify(compiled.problems));
  }
  return compiled.policy;
}

function problemsOf(...rules: Rule[]): readonly RuleProblem[] {
  const compiled = compilePolicy(rules);
  return compiled.ok ? [] : compiled.problems;
}

function rule(name: string, when: string, more: Partial<Rule> = {}): Rule {
  return { name, when, then: 'log', ...more };
}

it('what is stored goes on to apply where a rule could only never match by now', () => {
  const rules: Rule[] = [
    { name: 'once a kind', when: 'detector == "long_gone"', then: 'review' },
    { name: 'all', when: 'true', then: 'log' },
    { name: 'hidden', when: 'tier == 1', then: 'review' },
  ];
  expect(compilePolicy(rules).ok).toBe(false);
  const stored = compilePolicy(rules, { isStored: true });
  if (!stored.ok) throw new Error('it was refused');
  expect(decideVerdict(stored.policy, policyFacts())).toMatchObject({ verdict: 'log' });
});

describe('the first rule that matches decides', () => {
  it('and the trace names each rule that was tried, with the values that it saw', () => {
    const policy = soundPolicy(
      rule('loud', 'priority >= 50', { then: 'open_ticket' }),
      rule('rollbacks', 'detector == "canary_rollback" && tier <= 2', { then: 'review' }),
      rule('the rest', 'true'),
    );
    expect(decideVerdict(policy, policyFacts())).toEqual({
      verdict: 'review',
      rule: 'rollbacks',
      trace: [
        {
          rule: 'loud',
          matched: false,
          because: 'priority was 31.5, the rule asks for at least 50',
        },
        { rule: 'rollbacks', matched: true, because: 'detector = "canary_rollback", tier = 1' },
      ],
    });
  });

  it('with its team, labels and snooze', () => {
    const more = { team: 'platform', labels: ['rollback'], snoozeUntil: '2030-01-31' };
    const policy = soundPolicy(rule('later', 'tier == 1', { then: 'review', ...more }));
    expect(decideVerdict(policy, policyFacts())).toMatchObject({ rule: 'later', ...more });
  });

  it('and where none matches a person is asked', () => {
    const answer = decideVerdict(soundPolicy(rule('never seen', 'isFirst')), policyFacts());
    expect(answer).toMatchObject({ verdict: 'review', rule: null });
    expect(answer.trace).toEqual([
      { rule: 'never seen', matched: false, because: 'isFirst = false' },
    ]);
  });

  it('a rule waits for as many occurrences as it asks for', () => {
    const policy = soundPolicy(rule('often', 'tier == 1', { minOccurrences: 4 }));
    expect(decideVerdict(policy, policyFacts({ occurrences: 3 })).trace).toEqual([
      {
        rule: 'often',
        matched: false,
        because: 'occurrences was 3, the rule asks for at least 4',
      },
    ]);
    expect(decideVerdict(policy, policyFacts({ occurrences: 4 })).rule).toBe('often');
  });

  it('a rule that is switched off is not tried', () => {
    const policy = soundPolicy(rule('off', 'true', { enabled: false }), rule('on', 'tier == 1'));
    const answer = decideVerdict(policy, policyFacts());
    expect(answer.trace.map((entry) => entry.rule)).toEqual(['on']);
  });

  it('a rule that fails is no match, says why, and stops no other', () => {
    const policy = soundPolicy(
      rule('rate', 'occurrences / occurrences14d > 2', { then: 'suppress' }),
      rule('the rest', 'true'),
    );
    const answer = decideVerdict(policy, policyFacts({ occurrences14d: 0 }));
    expect(answer.rule).toBe('the rest');
    expect(answer.trace[0]).toEqual({
      rule: 'rate',
      matched: false,
      because: 'it could not be checked (it divides by zero), which counts as no match',
    });
  });

  it('a long title is cut in the trace between whole characters', () => {
    const policy = soundPolicy(rule('emoji', 'title.contains("x") || isFirst'));
    const answer = decideVerdict(policy, policyFacts({ title: `a${'😀'.repeat(5_000)}` }));
    const because = answer.trace[0]?.because ?? '';
    expect(because.length).toBeLessThan(250);
    expect(Buffer.from(because).toString()).toBe(because);
  });

  it('the same facts give the same verdict and trace each time', () => {
    const policy = soundPolicy(rule('text', 'title.matches("(a|b)+$")'), rule('rest', 'true'));
    const facts = policyFacts({ title: 'ab'.repeat(1_000) });
    expect(decideVerdict(policy, facts)).toEqual(decideVerdict(policy, facts));
  });
});

describe('a policy that can not mean what it says is refused', () => {
  it('with every fault at its place', () => {
    const problems = problemsOf(
      rule('first', 'prioritty >= 20'),
      rule('first', 'tier == 1'),
      rule(' ', 'isFirst &&\n title', { minOccurrences: 0 }),
    );
    expect(problems).toEqual([
      expect.objectContaining({ path: 'rules[1].name', line: 1, column: 1 }),
      expect.objectContaining({ path: 'rules[2].name' }),
      expect.objectContaining({ path: 'rules[2].minOccurrences' }),
      {
        path: 'rules[0].when',
        message: 'there is no fact called "prioritty"',
        line: 1,
        column: 1,
        suggestion: 'priority',
      },
      expect.objectContaining({ path: 'rules[2].when', line: 2, column: 2 }),
    ]);
  });

  it.each(['false', 'tier == 1 && false', '1 == 2', '!(priority >= 0)'])(
    'a rule that never applies: %s',
    (when) => {
      expect(problemsOf(rule('never', when))[0]).toMatchObject({
        path: 'rules[0].when',
        message: 'this is never true, so the rule never applies',
      });
    },
  );

  it.each(['true', 'priority >= 0', 'isFirst || true'])(
    'a rule behind one that takes everything: %s',
    (when) => {
      expect(problemsOf(rule('all', when), rule('late', 'tier == 1'))).toMatchObject([
        {
          path: 'rules[1].when',
          message: 'no near miss gets here: the rule "all" takes everything before',
        },
      ]);
    },
  );

  it('a rule that asks the same as one before', () => {
    expect(problemsOf(rule('one', 'tier == 1'), rule('two', ' tier == 1 '))).toMatchObject([
      { path: 'rules[1].when' },
    ]);
  });

  it('but not behind one that is off or waits for more occurrences', () => {
    const late = rule('late', 'true');
    expect(problemsOf(rule('off', 'true', { enabled: false }), late)).toEqual([]);
    expect(problemsOf(rule('often', 'true', { minOccurrences: 2 }), late)).toEqual([]);
  });

  it('a snooze without a date, or with a verdict that shows nobody anything', () => {
    const undated = rule('soon', 'isFirst', { then: 'review', snoozeUntil: 'tomorrow' });
    const ticket = rule('odd', 'tier == 1', { then: 'open_ticket', snoozeUntil: '2030-01-31' });
    expect(problemsOf(undated, ticket).map((problem) => problem.path)).toEqual([
      'rules[0].snoozeUntil',
      'rules[1].snoozeUntil',
    ]);
  });

  it('more rules than a person can oversee', () => {
    const rules = Array.from({ length: 101 }, (_, index) =>
      rule(`${index}`, `hour == ${index % 24}`),
    );
    expect(problemsOf(...rules)).toMatchObject([{ path: 'rules' }]);
  });
});
