import type { Report } from './condition-problem.ts';
import { type ConditionNode, partsOf, startOf } from './condition-tree.ts';
import { constantComparison, type FactComparison, factComparison } from './fact-comparison.ts';
import { type FactSpec, factSpec } from './facts.ts';
import { nearestName } from './nearest-name.ts';

type NumberSpec = Extract<FactSpec, { type: 'number' }>;

/**
 * Reports comparisons with a value that the fact never has, wherever they stand: a mistyped
 * detector or a percentage for a share would otherwise just never match, and nobody would know.
 */
export function checkPossible(node: ConditionNode, report: Report): void {
  const comparison = factComparison(node);
  if (comparison !== undefined) {
    checkComparison(comparison, report);
  }
  if (node.kind === 'call' && node.operator === 'in') {
    checkMembership(node.args, report);
  }
  for (const part of partsOf(node)) {
    checkPossible(part, report);
  }
}

function checkComparison(comparison: FactComparison, report: Report): void {
  const { name, spec, operator, value, at } = comparison;
  if (typeof value === 'string') {
    checkValue(name, value, at, report);
    return;
  }
  if (spec.type !== 'number' || typeof value !== 'number') {
    return;
  }
  const truth = constantComparison(comparison);
  // `priority >= 0` is a way to say "everything"; a value out of reach is a slip.
  if (truth === false || (truth === true && operator === '!=')) {
    const message = `${rangeInWords(name, spec)}, so this is ${truth ? 'always' : 'never'} true`;
    report(at, message, asShare(spec, value) ?? nearestValue(spec, value));
    return;
  }
  if (operator === '==' || operator === '!=') {
    checkNumber(name, spec, value, at, report);
  }
}

/** `fact in ["a", "b"]`, or `"a" in labels`. */
function checkMembership([item, list]: readonly ConditionNode[], report: Report): void {
  if (item?.kind === 'literal' && list?.kind === 'name') {
    checkListed(list.name, item, report);
    return;
  }
  if (item?.kind !== 'name' || list?.kind !== 'list') {
    return;
  }
  const spec = factSpec(item.name);
  for (const written of list.items) {
    if (written.kind !== 'literal') {
      continue;
    }
    if (typeof written.value === 'string') {
      checkValue(item.name, written.value, startOf(written), report);
    }
    if (typeof written.value === 'number' && spec?.type === 'number') {
      checkNumber(item.name, spec, written.value, startOf(written), report);
    }
  }
}

function checkListed(
  name: string,
  { value, at }: Extract<ConditionNode, { kind: 'literal' }>,
  report: Report,
): void {
  const spec = factSpec(name);
  if (spec?.type !== 'strings' || spec.values === undefined || typeof value !== 'string') return;
  if (spec.values.includes(value)) return;
  report(at, `${name} never hold "${value}"`, quoted(value, spec.values));
}

function checkNumber(
  name: string,
  spec: NumberSpec,
  value: number,
  at: number,
  report: Report,
): void {
  if (value < spec.min || value > spec.max) {
    report(at, rangeInWords(name, spec), asShare(spec, value) ?? nearestValue(spec, value));
  } else if (spec.values !== undefined && !spec.values.includes(value)) {
    report(at, `${name} is never ${value}`, nearestValue(spec, value));
  }
}

function checkValue(name: string, value: string, at: number, report: Report): void {
  const spec = factSpec(name);
  if (spec?.type !== 'string' || spec.values === undefined) {
    return;
  }
  if (value === spec.neutral || spec.values.includes(value)) {
    return;
  }
  report(at, `${name} is never "${value}"`, quoted(value, spec.values));
}

/** The value that was meant most likely; all of them where none is near. */
function quoted(value: string, values: readonly string[]): string {
  const nearest = nearestName(value, values);
  const meant = nearest === undefined ? values : [nearest];
  return meant.map((each) => `"${each}"`).join(' or ');
}

function rangeInWords(name: string, { min, max }: NumberSpec): string {
  return max === Number.POSITIVE_INFINITY
    ? `${name} is never below ${min}`
    : `${name} goes from ${min} to ${max}`;
}

/** Who writes 60 for a share means 60 %. */
function asShare({ max }: NumberSpec, value: number): string | undefined {
  return max === 1 && value > 1 && value <= 100 ? String(value / 100) : undefined;
}

/** The value that it has which is nearest, the lower one of two; undefined where any may be meant. */
function nearestValue({ values = [] }: NumberSpec, value: number): string | undefined {
  const [nearest] = [...values].sort((a, b) => Math.abs(a - value) - Math.abs(b - value));
  return nearest === undefined ? undefined : String(nearest);
}
