import { askedTooEarly } from './asked-too-early.ts';
import type { Rule, RuleProblem } from './rule.ts';
import { type KnownNames, unknownNames } from './unknown-names.ts';

/** What is no fault of the rules, and yet most likely not what was meant. */
export function ruleWarnings(rules: readonly Rule[], known: KnownNames): readonly RuleProblem[] {
  return [...unknownNames(rules, known), ...askedTooEarly(rules)];
}
