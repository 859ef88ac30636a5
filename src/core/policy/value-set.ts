import type { ConditionNode } from './condition-tree.ts';
import { type FactComparison, factComparison } from './fact-comparison.ts';
import { factSpec } from './facts.ts';
import {
  areSpansApart,
  areSpansWithin,
  gapsOf,
  isInSpans,
  type Spans,
  spansOf,
} from './number-spans.ts';

/** The values of one fact, or of whether a list holds a text, for which a part of a condition holds. */
export type ValueSet = { fact: string; has: Values | Numbers };

/** These, or all but these. */
type Values = { kind: 'values'; not: boolean; values: ReadonlySet<Value> };
type Numbers = { kind: 'numbers'; spans: Spans };
type Value = string | number | boolean;

/** What a comparison, a yes-or-no fact, a membership or a `!` of these asks; null for anything else. */
export function valueSet(node: ConditionNode): ValueSet | null {
  if (node.kind === 'name') return ofFlag(node.name);
  if (node.kind !== 'call') return null;
  const [left, right] = node.args;
  if (left === undefined) return null;
  if (node.operator === '!') return denied(valueSet(left));
  if (node.operator === 'in' && right !== undefined) return ofMembership(left, right);
  const comparison = factComparison(node);
  return comparison === undefined ? null : ofComparison(comparison);
}

function denied(set: ValueSet | null): ValueSet | null {
  return set === null ? null : allBut(set);
}

function ofFlag(name: string): ValueSet | null {
  return factSpec(name)?.type === 'bool' ? oneOf(name, [true]) : null;
}

function ofComparison({ name, operator, value }: FactComparison): ValueSet | null {
  if (typeof value === 'number') return ofNumbers(name, spansOf(operator, value));
  if (operator === '==') return oneOf(name, [value]);
  return operator === '!=' ? allBut(oneOf(name, [value])) : null;
}

function ofMembership(item: ConditionNode, list: ConditionNode): ValueSet | null {
  if (item.kind === 'name' && list.kind === 'list') return ofList(item.name, list.items);
  if (item.kind !== 'literal' || list.kind !== 'name') return null;
  if (factSpec(list.name)?.type !== 'strings') return null;
  // A list may hold several texts, so each is a question of its own.
  return oneOf(`${JSON.stringify(item.value)} in ${list.name}`, [true]);
}

function ofList(fact: string, items: readonly ConditionNode[]): ValueSet | null {
  const values = items.map((item) => (item.kind === 'literal' ? item.value : null));
  const type = factSpec(fact)?.type;
  if (type === 'string' && values.every((each) => typeof each === 'string')) {
    return oneOf(fact, values);
  }
  if (type !== 'number' || !values.every((each) => typeof each === 'number')) return null;
  const rising = [...new Set(values)].sort((a, b) => a - b);
  return ofNumbers(
    fact,
    rising.flatMap((each) => spansOf('==', each)),
  );
}

/** That the fact is one of these. */
export function oneOf(fact: string, values: readonly Value[]): ValueSet {
  return { fact, has: { kind: 'values', not: false, values: new Set(values) } };
}

/** Of a fact that has few numbers those are told, so that nothing is thought to lie between them. */
function ofNumbers(fact: string, spans: Spans): ValueSet {
  const every = everyValue(fact)?.filter((value) => typeof value === 'number');
  if (every === undefined) return { fact, has: { kind: 'numbers', spans } };
  return oneOf(
    fact,
    every.filter((value) => isInSpans(value, spans)),
  );
}

/** Where the other does not hold. */
export function allBut(set: ValueSet): ValueSet {
  const { fact, has } = set;
  if (has.kind === 'numbers') return { fact, has: { ...has, spans: gapsOf(has.spans) } };
  const every = everyValue(fact);
  if (every === undefined) return { fact, has: { ...has, not: !has.not } };
  return oneOf(
    fact,
    every.filter((value) => !has.values.has(value)),
  );
}

/** All that the fact can be, where that is yes or no, or one of a few numbers. */
function everyValue(fact: string): readonly Value[] | undefined {
  const spec = factSpec(fact);
  // What is no fact is whether a list holds a text.
  if (spec === undefined || spec.type === 'bool') return [true, false];
  return spec.type === 'number' ? spec.values : undefined;
}

/** Whether every value of the one is one of the other. */
export function isWithin(one: ValueSet, other: ValueSet): boolean {
  if (one.fact !== other.fact) return false;
  const [a, b] = [one.has, other.has];
  if (a.kind === 'numbers' && b.kind === 'numbers') return areSpansWithin(a.spans, b.spans);
  if (a.kind === 'numbers' || b.kind === 'numbers') return false;
  if (a.not) return b.not && [...b.values].every((each) => a.values.has(each));
  // What never holds says nothing of what it would be within.
  return a.values.size > 0 && [...a.values].every((each) => b.values.has(each) !== b.not);
}

/** Whether no value is one of both. */
export function areApart(one: ValueSet, other: ValueSet): boolean {
  if (one.fact !== other.fact) return false;
  const [a, b] = [one.has, other.has];
  if (a.kind === 'numbers' && b.kind === 'numbers') return areSpansApart(a.spans, b.spans);
  if (a.kind === 'numbers' || b.kind === 'numbers') return false;
  if (a.not) return !b.not && [...b.values].every((each) => a.values.has(each));
  return [...a.values].every((each) => b.values.has(each) === b.not);
}
