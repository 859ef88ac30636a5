import { type Comparison, type ConditionNode, startOf } from './condition-tree.ts';
import { type FactSpec, factSpec } from './facts.ts';

/** One fact beside one written value, as if the fact stood on the left. */
export type FactComparison = {
  name: string;
  spec: FactSpec;
  operator: Comparison;
  value: string | number | boolean;
  /** Where the written value stands. */
  at: number;
};

const MIRRORED = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
} as const satisfies Record<Comparison, Comparison>;

/** Reads `priority >= 20` and `20 <= priority` alike; undefined for anything else. */
export function factComparison(node: ConditionNode): FactComparison | undefined {
  if (node.kind !== 'call' || !isComparison(node.operator)) {
    return undefined;
  }
  const [left, right] = node.args;
  return compare(left, node.operator, right) ?? compare(right, MIRRORED[node.operator], left);
}

function compare(
  fact: ConditionNode | undefined,
  operator: Comparison,
  written: ConditionNode | undefined,
): FactComparison | undefined {
  if (fact?.kind !== 'name' || written?.kind !== 'literal') {
    return undefined;
  }
  const spec = factSpec(fact.name);
  return spec && { name: fact.name, spec, operator, value: written.value, at: startOf(written) };
}

function isComparison(operator: string): operator is Comparison {
  return operator in MIRRORED;
}

/** What the comparison always says, given the fact's range; undefined when it depends. */
export function constantComparison({ spec, operator, value }: FactComparison): boolean | undefined {
  if (spec.type !== 'number' || typeof value !== 'number') {
    return undefined;
  }
  const { min, max } = spec;
  switch (operator) {
    case '<':
      return decided(max < value, min >= value);
    case '<=':
      return decided(max <= value, min > value);
    case '>':
      return decided(min > value, max <= value);
    case '>=':
      return decided(min >= value, max < value);
    case '==':
      return decided(false, value < min || value > max);
    case '!=':
      return decided(value < min || value > max, false);
  }
}

function decided(always: boolean, never: boolean): boolean | undefined {
  if (always || never) {
    return always;
  }
  return undefined;
}
