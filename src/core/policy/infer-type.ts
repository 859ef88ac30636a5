import { assertNever } from '../assert-never.ts';
import type { Report } from './condition-problem.ts';
import { type ConditionNode, nodeInWords, startOf } from './condition-tree.ts';
import { type ConditionType, type ScalarType, typeInWords, typeOfValue } from './condition-type.ts';
import { type FactSpec, factSpec } from './facts.ts';
import { typeOfCall } from './type-of-call.ts';

type ListTest = Extract<ConditionNode, { kind: 'list test' }>;

/** What the variable of the list test around a node stands for. */
type Variable = { type: ConditionType } | null;

/** Reports whatever can't be true or false, or compares what is never alike. */
export function checkTypes(tree: ConditionNode, report: Report): void {
  const type = inferType(tree, null, report);
  if (type !== 'yes or no' && type !== 'unknown') {
    const message = `${nodeInWords(tree)} is ${typeInWords(type)}; a condition is true or false`;
    report(startOf(tree), message, suggestComparison(tree));
  }
}

function inferType(node: ConditionNode, variable: Variable, report: Report): ConditionType {
  switch (node.kind) {
    case 'literal':
      return typeOfValue(node.value);
    case 'name':
      return typeOfFact(factSpec(node.name)) ?? variable?.type ?? 'unknown';
    case 'list':
      return inferList(node.items, variable, report);
    case 'list test':
      return inferListTest(node, variable, report);
    case 'call': {
      const parts = node.args.map((arg) => ({
        node: arg,
        type: inferType(arg, variable, report),
      }));
      return typeOfCall(node, parts, report);
    }
    case 'refused':
      return 'unknown';
    default:
      return assertNever(node);
  }
}

const FACT_TYPES = {
  string: 'text',
  number: 'number',
  bool: 'yes or no',
  strings: { listOf: 'text' },
} as const satisfies Record<FactSpec['type'], ConditionType>;

function typeOfFact(spec: FactSpec | undefined): ConditionType | undefined {
  return spec && FACT_TYPES[spec.type];
}

function inferList(
  items: readonly ConditionNode[],
  variable: Variable,
  report: Report,
): ConditionType {
  const types = items.map((item) => scalarOnly(item, inferType(item, variable, report), report));
  const first = types.find((type) => type !== 'unknown') ?? 'unknown';
  items.forEach((item, index) => {
    if (types[index] !== 'unknown' && types[index] !== first) {
      report(startOf(item), 'the items of a list are all texts or all numbers');
    }
  });
  return first === 'unknown' ? first : { listOf: first };
}

/** What goes into a list; `unknown` is always reported, so that nothing passes unseen. */
function scalarOnly(
  node: ConditionNode,
  type: ConditionType,
  report: Report,
): ScalarType | 'unknown' {
  if (typeof type === 'object') {
    report(startOf(node), "a list can't hold a list");
    return 'unknown';
  }
  return type;
}

function inferListTest(node: ListTest, variable: Variable, report: Report): ConditionType {
  const range = inferType(node.range, variable, report);
  const item = typeof range === 'object' ? range.listOf : 'unknown';
  const body = inferType(node.body, { type: item }, report);
  if (node.macro === 'map') {
    const made = scalarOnly(node.body, body, report);
    return made === 'unknown' ? made : { listOf: made };
  }
  if (body !== 'yes or no' && body !== 'unknown') {
    const message = `${node.macro} asks a condition of each item, but ${nodeInWords(node.body)} is ${typeInWords(body)}`;
    report(startOf(node.body), message);
  }
  return node.macro === 'filter' ? range : 'yes or no';
}

/** What a person who wrote only a fact's name may have meant. */
function suggestComparison(tree: ConditionNode): string | undefined {
  if (tree.kind !== 'name') {
    return undefined;
  }
  const spec = factSpec(tree.name);
  switch (spec?.type) {
    case 'string':
      return `${tree.name} == "${spec.values?.[0] ?? '…'}"`;
    case 'number':
      return `${tree.name} >= ${spec.min}`;
    case 'strings':
      return `"…" in ${tree.name}`;
    default:
      return undefined;
  }
}
