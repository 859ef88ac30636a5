import type { CompiledCondition } from './compile-condition.ts';
import type { ConditionProblem } from './condition-problem.ts';
import type { Verdict } from './verdict.ts';

/** One rule of a policy as people write it. */
export type Rule = {
  /** Unique in its policy; candidates and tickets name it. */
  name: string;
  /** A condition in CEL over the facts of `facts.ts`. */
  when: string;
  then: Verdict;
  /** The team that gets the candidate instead of the service's own. */
  team?: string | undefined;
  /** Labels for the ticket, besides the common ones. */
  labels?: readonly string[] | undefined;
  /** With `review` only: a date or time until which the candidate stays out of sight. */
  snoozeUntil?: string | undefined;
  /** The rule applies only from so many occurrences on. */
  minOccurrences?: number | undefined;
  /** False keeps the rule without trying it. */
  enabled?: boolean | undefined;
};

/** Why a rule is refused; `path` is its place in the policy, such as `rules[2].when`. */
export type RuleProblem = ConditionProblem & { path: string };

export type CompiledRule = { rule: Rule; condition: CompiledCondition };

export function isEnabled(rule: Rule): boolean {
  return rule.enabled !== false;
}
