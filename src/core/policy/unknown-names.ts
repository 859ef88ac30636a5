import { compileCondition } from './compile-condition.ts';
import { placeFault } from './condition-problem.ts';
import { type ConditionNode, partsOf, startOf } from './condition-tree.ts';
import { factComparison } from './fact-comparison.ts';
import { nearestName } from './nearest-name.ts';
import { isEnabled, type Rule, type RuleProblem } from './rule.ts';

/** The ids that the configuration has. */
export type KnownNames = { service: readonly string[]; team: readonly string[] };

/** `so` is what a comparison with a name that nobody has comes to; in a list it is one of several. */
type Named = { fact: keyof KnownNames; value: string; at: number; so: string };

/**
 * Services and teams that rules compare with and nobody has configured. That is no fault: they may
 * be added later. Until then such a comparison says always the same, and people should know.
 */
export function unknownNames(rules: readonly Rule[], known: KnownNames): readonly RuleProblem[] {
  return rules.flatMap((rule, index) => {
    const condition = isEnabled(rule) ? compileCondition(rule.when, { isStored: true }) : null;
    if (!condition?.ok) return [];
    return namesIn(condition.value.tree)
      .filter(({ fact, value }) => value !== '' && !known[fact].includes(value))
      .map(({ fact, value, at, so }) => {
        const meant = nearestName(value, known[fact]);
        const message = `no ${fact} is called "${value}"${so}`;
        const fault = { at, message, ...(meant === undefined ? {} : { suggestion: `"${meant}"` }) };
        return { path: `rules[${index}].when`, ...placeFault(rule.when, fault) };
      });
  });
}

function namesIn(node: ConditionNode): readonly Named[] {
  return [...compared(node), ...listed(node), ...partsOf(node).flatMap(namesIn)];
}

const neverTrue = ', so this is never true';

function compared(node: ConditionNode): readonly Named[] {
  const comparison = factComparison(node);
  if (comparison === undefined || typeof comparison.value !== 'string') return [];
  const { name, value, at, operator } = comparison;
  return named(name, value, at, operator === '!=' ? ', so this is always true' : neverTrue);
}

function listed(node: ConditionNode): readonly Named[] {
  if (node.kind !== 'call' || node.operator !== 'in') return [];
  const [item, list] = node.args;
  if (item?.kind !== 'name' || list?.kind !== 'list') return [];
  const so = list.items.length === 1 ? neverTrue : '';
  return list.items.flatMap((each) =>
    each.kind === 'literal' && typeof each.value === 'string'
      ? named(item.name, each.value, startOf(each), so)
      : [],
  );
}

function named(name: string, value: string, at: number, so: string): readonly Named[] {
  return name === 'service' || name === 'team' ? [{ fact: name, value, at, so }] : [];
}
