import { type CelFunc, CelScalar, celFunc, celMethod, listType } from '@bufbuild/cel';
import type { TextPattern } from './text-pattern.ts';
import type { WorkBudget } from './work-budget.ts';

const { BOOL, DOUBLE, DYN, STRING } = CelScalar;
const LIST = listType(DYN);

/** A text search runs this much faster than one step of a pattern. */
const SEARCH_SPEED = 100;

/**
 * What replaces CEL's own functions: `matches` uses the patterns that were compiled when the rule
 * was saved, searches count against the budget, `size` gives a double like every other number
 * here, and dividing by zero is an error, where CEL's doubles would say infinity.
 */
export function celFunctions(
  patterns: ReadonlyMap<string, TextPattern>,
  budget: WorkBudget,
): CelFunc[] {
  return [
    celMethod('matches', STRING, [STRING], BOOL, function (source) {
      const pattern = patterns.get(source);
      if (pattern === undefined) {
        throw new Error('the pattern was not checked');
      }
      budget.spend(pattern.stepsFor(this.length));
      return pattern.test(this);
    }),
    celMethod('contains', STRING, [STRING], BOOL, function (wanted) {
      budget.spend((this.length * wanted.length) / SEARCH_SPEED);
      return this.includes(wanted);
    }),
    celFunc('size', [LIST], DOUBLE, (list) => list.size),
    celMethod('size', LIST, [], DOUBLE, function () {
      return this.size;
    }),
    celFunc('_/_', [DOUBLE, DOUBLE], DOUBLE, (left, right) => left / notZero(right)),
    celFunc('_%_', [DOUBLE, DOUBLE], DOUBLE, (left, right) => left % notZero(right)),
  ];
}

function notZero(divisor: number): number {
  if (divisor === 0) {
    throw new Error('it divides by zero');
  }
  return divisor;
}
