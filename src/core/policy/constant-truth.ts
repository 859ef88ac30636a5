import type { ConditionNode, Operator } from './condition-tree.ts';
import { constantComparison, factComparison } from './fact-comparison.ts';

/** What a condition says of every candidate, as far as that is cheap to see; else undefined. */
export function constantTruth(node: ConditionNode): boolean | undefined {
  if (node.kind === 'literal') {
    return typeof node.value === 'boolean' ? node.value : undefined;
  }
  if (node.kind !== 'call') {
    return undefined;
  }
  const comparison = factComparison(node);
  if (comparison !== undefined) {
    return constantComparison(comparison);
  }
  return writtenComparison(node.operator, node.args) ?? logic(node.operator, node.args);
}

/** Two written values, as in `1 == 1`. */
function writtenComparison(
  operator: Operator,
  [left, right]: readonly ConditionNode[],
): boolean | undefined {
  if (left?.kind !== 'literal' || right?.kind !== 'literal') {
    return undefined;
  }
  switch (operator) {
    case '==':
      return left.value === right.value;
    case '!=':
      return left.value !== right.value;
    case '<':
      return left.value < right.value;
    case '<=':
      return left.value <= right.value;
    case '>':
      return left.value > right.value;
    case '>=':
      return left.value >= right.value;
    default:
      return undefined;
  }
}

function logic(operator: Operator, args: readonly ConditionNode[]): boolean | undefined {
  const truths = args.map(constantTruth);
  switch (operator) {
    case '!':
      return truths[0] === undefined ? undefined : !truths[0];
    case '&&':
      return joined(truths, false);
    case '||':
      return joined(truths, true);
    case '?:':
      return chosen(truths);
    default:
      return undefined;
  }
}

/** `deciding` alone settles an "and" (false) or an "or" (true). */
function joined(truths: readonly (boolean | undefined)[], deciding: boolean): boolean | undefined {
  if (truths.includes(deciding)) {
    return deciding;
  }
  return truths.includes(undefined) ? undefined : !deciding;
}

function chosen([asked, yes, no]: readonly (boolean | undefined)[]): boolean | undefined {
  if (asked === undefined) {
    return yes === no ? yes : undefined;
  }
  return asked ? yes : no;
}
