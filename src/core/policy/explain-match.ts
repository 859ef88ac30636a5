import { assertNever } from '../assert-never.ts';
import { type BoundFact, bindFacts } from './bind-facts.ts';
import type { CompiledCondition } from './compile-condition.ts';
import type { Comparison } from './condition-tree.ts';
import { constantTruth } from './constant-truth.ts';
import { factComparison } from './fact-comparison.ts';
import type { PolicyFacts } from './facts.ts';

/** One plain sentence: what the condition looked at, with the values that it saw. */
export function explainMatch(condition: CompiledCondition, facts: PolicyFacts): string {
  const seen = Object.entries(bindFacts(condition.facts, facts));
  if (constantTruth(condition.tree) === true) {
    return 'the rule takes everything';
  }
  if (seen.length === 0) {
    return 'the rule looks at no fact';
  }
  const comparison = factComparison(condition.tree);
  if (comparison !== undefined) {
    const [[name, value] = ['', '']] = seen;
    const wanted = wantedInWords(comparison.operator, factInWords(comparison.value));
    return `${name} was ${factInWords(value)}, the rule asks for ${wanted}`;
  }
  return seen.map(([name, value]) => `${name} = ${factInWords(value)}`).join(', ');
}

function wantedInWords(operator: Comparison, value: string): string {
  switch (operator) {
    case '==':
      return value;
    case '!=':
      return `anything but ${value}`;
    case '<':
      return `less than ${value}`;
    case '<=':
      return `at most ${value}`;
    case '>':
      return `more than ${value}`;
    case '>=':
      return `at least ${value}`;
    default:
      return assertNever(operator);
  }
}

const LONGEST = 80;

function factInWords(value: BoundFact): string {
  if (typeof value === 'number') {
    // Enough digits to see which side of a threshold it was on.
    return String(Number(value.toPrecision(6)));
  }
  const text = JSON.stringify(value);
  // Cut between whole characters: half of one can't be stored.
  return text.length <= LONGEST
    ? text
    : `${[...text.slice(0, 2 * LONGEST)].slice(0, LONGEST).join('')}…`;
}
