import { isDeepStrictEqual } from 'node:util';
import type { ConditionNode } from './condition-tree.ts';
import { areApart, isWithin, type ValueSet, valueSet } from './value-set.ts';

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

/**
 * Two parts that have to hold together and ask for different values of one fact; null where none
 * do. `given` holds besides. Of what holds one way or another, each way has to have such parts; the
 * first way's are told.
 */
export function contradiction(
  node: ConditionNode,
  given: readonly ConditionNode[] = [],
): Contradiction | null {
  return apartIn(node, given.flatMap(asking));
}

type Contradiction = readonly [ConditionNode, ConditionNode];

type Asking = { part: ConditionNode; set: ValueSet };

function asking(part: ConditionNode): readonly Asking[] {
  const set = valueSet(part);
  return set === null ? [] : [{ part, set }];
}

function apartIn(node: ConditionNode, given: readonly Asking[]): Contradiction | null {
  const either = partsOf(node, '||')?.map((way) => apartIn(way, given));
  if (either !== undefined) return either.includes(null) ? null : (either[0] ?? null);
  const parts = joined(node);
  const known = [...given];
  for (const { part, set } of parts.flatMap(asking)) {
    const other = known.find((each) => areApart(set, each.set));
    if (other !== undefined) return [other.part, part];
    known.push({ part, set });
  }
  for (const ways of parts.filter((part) => partsOf(part, '||') !== null)) {
    const apart = apartIn(ways, known);
    if (apart !== null) return apart;
  }
  return null;
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
