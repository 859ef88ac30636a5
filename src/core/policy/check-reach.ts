import { constantTruth } from './constant-truth.ts';
import { contradictsItself, implies } from './implies.ts';
import { type CompiledRule, isEnabled, type RuleProblem } from './rule.ts';

/**
 * Finds rules that no candidate can reach: their own condition never holds, or an earlier rule
 * takes everything that it asks for. Only what is cheap to see is found. `rules` holds null where a
 * condition is not sound.
 */
export function checkReach(rules: readonly (CompiledRule | null)[]): readonly RuleProblem[] {
  const problems: RuleProblem[] = [];
  const earlier: CompiledRule[] = [];
  for (const [index, compiled] of rules.entries()) {
    if (compiled === null || !isEnabled(compiled.rule)) {
      continue;
    }
    const message = reachFault(compiled, earlier);
    if (message !== undefined) {
      problems.push({ path: `rules[${index}].when`, message, line: 1, column: 1 });
    }
    // The others behind it would only repeat the same.
    if (message === undefined || takesAll(compiled)) {
      earlier.push(compiled);
    }
  }
  return problems;
}

function reachFault(
  { rule, condition }: CompiledRule,
  earlier: readonly CompiledRule[],
): string | undefined {
  if (constantTruth(condition.tree) === false || contradictsItself(condition.tree)) {
    return 'this is never true, so the rule never applies';
  }
  const everything = earlier.find(takesAll);
  if (everything !== undefined) {
    return `no candidate gets here: the rule "${everything.rule.name}" takes everything before`;
  }
  const same = earlier.find(
    (other) => asksOnly(other) && other.rule.when.trim() === rule.when.trim(),
  );
  if (same) return `no candidate gets here: the rule "${same.rule.name}" asks the same before`;
  const wider = earlier.find(
    (other) => asksOnly(other) && implies(condition.tree, other.condition.tree),
  );
  return wider && `no candidate gets here: the rule "${wider.rule.name}" takes all of it before`;
}

function takesAll(compiled: CompiledRule): boolean {
  return asksOnly(compiled) && constantTruth(compiled.condition.tree) === true;
}

/** True when the condition alone decides. */
function asksOnly({ rule }: CompiledRule): boolean {
  return rule.minOccurrences === undefined || rule.minOccurrences <= 1;
}
