import { compileCondition } from './compile-condition.ts';
import { placeFault } from './condition-problem.ts';
import { type ConditionNode, partsOf } from './condition-tree.ts';
import { isEnabled, type Rule, type RuleProblem } from './rule.ts';
import { valueSet } from './value-set.ts';

/** No detector tells these: a person says them with a decision. */
const saidByPeople: readonly string[] = ['gap', 'customerImpact'];

/**
 * Rules that ask for what only people know, who say it with their decision: after it no rule moves a
 * candidate any more. That is no fault, and yet such a comparison comes to the same every time.
 */
export function askedTooEarly(rules: readonly Rule[]): readonly RuleProblem[] {
  return rules.flatMap((rule, index) => {
    const condition = isEnabled(rule) ? compileCondition(rule.when, { isStored: true }) : null;
    if (!condition?.ok) return [];
    const asked = namesIn(condition.value.tree);
    return saidByPeople.flatMap((name) => {
      const at = asked.find((each) => each.name === name)?.at;
      if (at === undefined) return [];
      const message = `${name} is known only once a person said so with a decision, and no rule decides after that`;
      return [{ path: `rules[${index}].when`, ...placeFault(rule.when, { at, message }) }];
    });
  });
}

/** Where they are asked for. `isDenied` is what stands behind a `!`. */
function namesIn(node: ConditionNode, isDenied = false): readonly { name: string; at: number }[] {
  if (node.kind === 'name') return saidByPeople.includes(node.name) ? [node] : [];
  if (asksWhetherUnknown(node, isDenied)) return [];
  const denies = node.kind === 'call' && node.operator === '!';
  return partsOf(node).flatMap((part) => namesIn(part, denies !== isDenied));
}

/** `gap == "unknown"`, which is as rules find it, or `gap != "unknown"` where that is denied. */
function asksWhetherUnknown(node: ConditionNode, isDenied: boolean): boolean {
  const has = valueSet(node)?.has;
  if (has?.kind !== 'texts' || has.not !== isDenied) return false;
  return [...has.values].every((each) => each === 'unknown');
}
