import { isDeepStrictEqual } from 'node:util';
import type { ConditionNode } from './condition-tree.ts';
import { areApart, isWithin, valueSet } from './value-set.ts';

/** Comparing more is not cheap any more; what is not found then is not refused. */
const mostSteps = 500;

/** Whether the second condition holds wherever the first does, as far as that is cheap to see. */
export function implies(one: ConditionNode, other: ConditionNode): boolean {
  return holds(one, other, { left: mostSteps });
}

function holds(one: ConditionNode, other: ConditionNode, steps: { left: number }): boolean {
  steps.left -= 1;
  if (steps.left < 0) return false;
  const each = (node: ConditionNode) => holds(one, node, steps);
  const from = (node: ConditionNode) => holds(node, other, steps);
  const all = partsOf(other, '&&');
  if (all !== null) return all.every(each);
  const either = partsOf(one, '||');
  if (either !== null) return either.every(from);
  if (partsOf(other, '||')?.some(each)) return true;
  return partsOf(one, '&&')?.some(from) ?? isLeafWithin(one, other);
}

function isLeafWithin(one: ConditionNode, other: ConditionNode): boolean {
  const [asked, wider] = [valueSet(one), valueSet(other)];
  if (asked !== null && wider !== null) return isWithin(asked, wider);
  return isDeepStrictEqual(withoutPlaces(one), withoutPlaces(other));
}

/** Whether two parts that have to hold together ask for different values of one fact. */
export function contradictsItself(node: ConditionNode): boolean {
  const either = partsOf(node, '||');
  if (either !== null) return either.every(contradictsItself);
  const all = joined(node);
  const sets = all.flatMap((part) => valueSet(part) ?? []);
  return (
    (all.length > 1 && all.some(contradictsItself)) ||
    sets.some((set, index) => sets.slice(index + 1).some((other) => areApart(set, other)))
  );
}

/** The parts of `a && b && c`, flat; anything else is one part. */
function joined(node: ConditionNode): readonly ConditionNode[] {
  return partsOf(node, '&&')?.flatMap(joined) ?? [node];
}

function partsOf(node: ConditionNode, join: '&&' | '||'): readonly ConditionNode[] | null {
  return node.kind === 'call' && node.operator === join ? node.args : null;
}

/** The same part may stand elsewhere. */
function withoutPlaces(node: ConditionNode): unknown {
  return JSON.parse(JSON.stringify(node, (key, value) => (key === 'at' ? undefined : value)));
}
