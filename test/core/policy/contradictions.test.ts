import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCondition } from '../../../src/core/policy/compile-condition.ts';
import { compilePolicy } from '../../../src/core/policy/evaluate-policy.ts';
import type { PolicyFacts } from '../../../src/core/policy/facts.ts';
import type { Rule } from '../../../src/core/policy/rule.ts';
import { policyFacts } from './policy-facts.ts';

const comparison = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
const severities = fc.constantFrom(1, 2, 10, 50);
const tiers = fc.constantFrom(1, 2, 3, 4);
const few = fc.constantFrom(1, 2, 2.5, 3);
const services = fc.constantFrom('a', 'b', '');
const labels = fc.constantFrom('flapping', 'escalated');

/** Parts that meet in few values, so that they often contradict each other. */
const part = fc.oneof(
  compared('severity', severities),
  compared('tier', tiers),
  compared('priority', few),
  compared('occurrences', fc.constantFrom(2, 3)),
  listed('tier', tiers),
  listed('priority', few),
  fc.tuple(fc.constantFrom('==', '!='), services).map(([sign, is]) => `service ${sign} "${is}"`),
  fc.uniqueArray(services, { minLength: 1 }).map((all) => `service in ${JSON.stringify(all)}`),
  labels.map((label) => `"${label}" in labels`),
  fc.constantFrom('isFirst', 'isFirst == false', 'isFirst != true'),
);

function compared(fact: string, values: fc.Arbitrary<number>): fc.Arbitrary<string> {
  return fc.tuple(comparison, values).map(([sign, value]) => `${fact} ${sign} ${value}`);
}

function listed(fact: string, values: fc.Arbitrary<number>): fc.Arbitrary<string> {
  return fc
    .uniqueArray(values, { minLength: 1, maxLength: 3 })
    .map((all) => `${fact} in [${all.join(', ')}]`);
}

const parts = fc.oneof(
  part,
  part.map((each) => `!(${each})`),
);

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'medium' },
    fc.array(parts, { minLength: 2, maxLength: 6 }).map((all) => all.join(' && ')),
    fc.tuple(tie('condition'), tie('condition')).map(([one, other]) => `(${one}) && (${other})`),
    fc.tuple(tie('condition'), tie('condition')).map(([one, other]) => `(${one}) || (${other})`),
  ),
}));

/** Null is a value that is not known. */
const facts = fc.record(
  {
    severity: fc.option(severities),
    tier: fc.option(tiers),
    priority: fc.option(few),
    occurrences: fc.option(fc.constantFrom(1, 2, 3, 4)),
    service: fc.option(services),
    labels: fc.option(fc.uniqueArray(labels)),
    isFirst: fc.option(fc.boolean()),
  },
  { noNullPrototype: true },
);

const manyFacts = fc.array(facts, { minLength: 20, maxLength: 20 });

function asked(when: string) {
  const stored = compileCondition(when, { isStored: true });
  if (!stored.ok) throw new Error(`${when}: ${stored.problem.message}`);
  return (known: Partial<PolicyFacts>) => stored.value.evaluate(policyFacts(known));
}

test('what is refused as a contradiction is true of nothing', () => {
  let refused = 0;
  fc.assert(
    fc.property(condition, manyFacts, (when, all) => {
      const compiled = compilePolicy([{ name: 'a rule', when, then: 'log' }]);
      const problem = compiled.ok ? undefined : compiled.problems[0];
      if (problem?.suggestion?.startsWith('only one of') !== true) return;
      refused += 1;
      expect(new Set(all.map(asked(when))), when).toEqual(new Set([false]));
    }),
    { numRuns: 1_000 },
  );
  expect(refused).toBeGreaterThan(30);
});

test('what is refused behind a wider rule is taken by that', () => {
  let refused = 0;
  const rule = (name: string, when: string): Rule => ({ name, when, then: 'log' });
  fc.assert(
    fc.property(parts, condition, manyFacts, (first, then, all) => {
      const compiled = compilePolicy([rule('first', first), rule('second', then)]);
      const problem = compiled.ok ? undefined : compiled.problems[0];
      if (problem?.message.endsWith('takes all of it before') !== true) return;
      refused += 1;
      const holds = asked(then);
      const taken = all.filter((known) => holds(known) === true).map(asked(first));
      expect(taken, `${first} before ${then}`).not.toContain(false);
    }),
    { numRuns: 1_000 },
  );
  expect(refused).toBeGreaterThan(5);
});
