import type { ConditionNode } from './condition-tree.ts';
import { factComparison } from './fact-comparison.ts';
import { factSpec } from './facts.ts';

/** The values of one fact for which a part of a condition holds. */
export type ValueSet = { fact: string; has: Texts | Numbers };

/** These, or all but these. */
type Texts = { kind: 'texts'; not: boolean; values: ReadonlySet<string | boolean> };

/** From `low` to `high`; an end that is open does not belong to it. */
type Numbers = { kind: 'numbers'; low: End; high: End };
type End = { at: number; open: boolean };

/** What a comparison, a yes-or-no fact or a membership asks of one fact; null for anything else. */
export function valueSet(node: ConditionNode): ValueSet | null {
  if (node.kind === 'name') return ofFlag(node.name, true);
  if (node.kind !== 'call') return null;
  const [left, right] = node.args;
  if (node.operator === '!' && left?.kind === 'name') return ofFlag(left.name, false);
  if (node.operator === 'in' && left?.kind === 'name' && right?.kind === 'list') {
    return ofList(left.name, right.items);
  }
  const comparison = factComparison(node);
  if (comparison === undefined) return null;
  const { name: fact, operator, value } = comparison;
  if (typeof value === 'number') return ofNumber(fact, operator, value);
  if (operator !== '==' && operator !== '!=') return null;
  return { fact, has: { kind: 'texts', not: operator === '!=', values: new Set([value]) } };
}

function ofFlag(name: string, value: boolean): ValueSet | null {
  if (factSpec(name)?.type !== 'bool') return null;
  return { fact: name, has: { kind: 'texts', not: false, values: new Set([value]) } };
}

function ofList(fact: string, items: readonly ConditionNode[]): ValueSet | null {
  if (factSpec(fact)?.type !== 'string') return null;
  const values = new Set<string>();
  for (const item of items) {
    if (item.kind !== 'literal' || typeof item.value !== 'string') return null;
    values.add(item.value);
  }
  return { fact, has: { kind: 'texts', not: false, values } };
}

const below: End = { at: Number.NEGATIVE_INFINITY, open: false };
const above: End = { at: Number.POSITIVE_INFINITY, open: false };

function ofNumber(fact: string, operator: string, at: number): ValueSet | null {
  const numbers = (low: End, high: End): ValueSet => ({
    fact,
    has: { kind: 'numbers', low, high },
  });
  switch (operator) {
    case '==':
      return numbers({ at, open: false }, { at, open: false });
    case '<':
      return numbers(below, { at, open: true });
    case '<=':
      return numbers(below, { at, open: false });
    case '>':
      return numbers({ at, open: true }, above);
    case '>=':
      return numbers({ at, open: false }, above);
    default:
      return null;
  }
}

/** Whether every value of the one is one of the other. */
export function isWithin(one: ValueSet, other: ValueSet): boolean {
  if (one.fact !== other.fact) return false;
  const [a, b] = [one.has, other.has];
  if (a.kind === 'numbers' && b.kind === 'numbers') {
    return compare(b.low, a.low, 'low') <= 0 && compare(a.high, b.high, 'high') <= 0;
  }
  if (a.kind === 'numbers' || b.kind === 'numbers') return false;
  if (a.not) return b.not && [...b.values].every((each) => a.values.has(each));
  return [...a.values].every((each) => b.values.has(each) !== b.not);
}

/** Whether no value is one of both. */
export function areApart(one: ValueSet, other: ValueSet): boolean {
  if (one.fact !== other.fact) return false;
  const [a, b] = [one.has, other.has];
  if (a.kind === 'numbers' && b.kind === 'numbers') {
    return endsBefore(a.high, b.low) || endsBefore(b.high, a.low);
  }
  if (a.kind === 'numbers' || b.kind === 'numbers') return false;
  if (a.not) return !b.not && [...b.values].every((each) => a.values.has(each));
  return [...a.values].every((each) => b.values.has(each) === b.not);
}

/** Below 0 where the first end lies before the second one. */
function compare(one: End, other: End, side: 'low' | 'high'): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  const inward = side === 'low' ? 1 : -1;
  return (Number(one.open) - Number(other.open)) * inward;
}

function endsBefore(high: End, low: End): boolean {
  return high.at < low.at || (high.at === low.at && (high.open || low.open));
}
