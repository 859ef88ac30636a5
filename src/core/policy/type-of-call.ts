import type { Report } from './condition-problem.ts';
import { type ConditionNode, nodeInWords, startOf } from './condition-tree.ts';
import { type ConditionType, type ScalarType, typeInWords } from './condition-type.ts';

type Call = Extract<ConditionNode, { kind: 'call' }>;

/** A part of a call with the type that was found for it. */
type TypedPart = { node: ConditionNode; type: ConditionType };

/** The type of an operator's result; reports every part that the operator can't work with. */
export function typeOfCall(call: Call, parts: readonly TypedPart[], report: Report): ConditionType {
  const { operator } = call;
  switch (operator) {
    case '==':
    case '!=':
      expectAlike(parts, report);
      return 'yes or no';
    case '<':
    case '<=':
    case '>':
    case '>=':
      expectAll(parts, 'number', `"${operator}" compares numbers`, report);
      return 'yes or no';
    case '&&':
    case '||':
      expectAll(parts, 'yes or no', `"${operator}" joins conditions`, report);
      return 'yes or no';
    case '!':
      expectAll(parts, 'yes or no', '"!" turns a condition around', report);
      return 'yes or no';
    case '?:':
      expectAll(parts.slice(0, 1), 'yes or no', '"?" follows a condition', report);
      expectAlike(parts.slice(1), report);
      return parts[1]?.type ?? 'unknown';
    case 'in':
      expectIn(parts, report);
      return 'yes or no';
    case 'size':
      expectList(parts[0], report);
      return 'number';
    case 'contains':
    case 'startsWith':
    case 'endsWith':
    case 'matches':
      expectTexts(operator, parts, report);
      return 'yes or no';
    default:
      expectAll(parts, 'number', 'only numbers can be calculated with', report);
      return 'number';
  }
}

function expectAll(
  parts: readonly TypedPart[],
  wanted: ScalarType,
  rule: string,
  report: Report,
): void {
  for (const { node, type } of parts) {
    if (type !== 'unknown' && type !== wanted) {
      report(startOf(node), `${rule}, but ${nodeInWords(node)} is ${typeInWords(type)}`);
    }
  }
}

function expectAlike([left, right]: readonly TypedPart[], report: Report): void {
  if (left === undefined || right === undefined) {
    return;
  }
  const list = [left, right].find(({ type }) => typeof type === 'object');
  if (list !== undefined) {
    report(startOf(list.node), 'lists are not compared; ask what is in them', '"…" in labels');
    return;
  }
  if (left.type === right.type || left.type === 'unknown' || right.type === 'unknown') {
    return;
  }
  const leftWords = `${nodeInWords(left.node)} is ${typeInWords(left.type)}`;
  const rightWords = `${nodeInWords(right.node)} is ${typeInWords(right.type)}`;
  report(startOf(right.node), `${leftWords} and ${rightWords}, which never go together`);
}

function expectIn([item, list]: readonly TypedPart[], report: Report): void {
  if (item === undefined || list === undefined || list.type === 'unknown') {
    return;
  }
  if (typeof list.type !== 'object') {
    const message = `"in" looks into a list, but ${nodeInWords(list.node)} is ${typeInWords(list.type)}`;
    const suggestion = list.type === 'text' ? `${nodeInWords(list.node)}.contains("…")` : undefined;
    report(startOf(list.node), message, suggestion);
    return;
  }
  expectAll([item], list.type.listOf, `the list holds ${PLURALS[list.type.listOf]}`, report);
}

const PLURALS = {
  text: 'texts',
  number: 'numbers',
  'yes or no': 'true and false',
} as const satisfies Record<ScalarType, string>;

function expectList(part: TypedPart | undefined, report: Report): void {
  if (part !== undefined && part.type !== 'unknown' && typeof part.type !== 'object') {
    const message = `size counts a list, but ${nodeInWords(part.node)} is ${typeInWords(part.type)}`;
    report(startOf(part.node), message, 'size(labels)');
  }
}

function expectTexts(method: string, parts: readonly TypedPart[], report: Report): void {
  const [text, wanted] = parts;
  if (method === 'contains' && typeof text?.type === 'object') {
    report(startOf(text.node), 'contains looks into a text, not a list', '"…" in labels');
    return;
  }
  expectAll(parts, 'text', `${method} works on texts`, report);
  if (method === 'matches' && wanted?.type === 'text' && wanted.node.kind !== 'literal') {
    report(startOf(wanted.node), 'the pattern must be written here, in quotes');
  }
}
