import { CONDITION_LIMITS } from './condition-limits.ts';
import type { Report } from './condition-problem.ts';
import { placeOf, type Reader, refuse } from './condition-reader.ts';
import type { ConditionNode } from './condition-tree.ts';
import { isFactName } from './facts.ts';
import type { CelExpr, ParsedCondition } from './parse-condition.ts';
import { readCall } from './read-call.ts';
import { readListTest } from './read-list-test.ts';
import { readLiteral } from './read-literal.ts';
import { readName } from './read-name.ts';

/**
 * Turns the parser's tree into ours, which can only hold what conditions may use, and reports
 * everything else. Size and depth are bounded here, so that all later steps may simply recurse.
 */
export function readTree(parsed: ParsedCondition, report: Report): ConditionNode {
  let nodes = 0;
  function read(expr: CelExpr | undefined, reader: Reader): ConditionNode {
    nodes += 1;
    if (expr === undefined) {
      return refuse(reader, 0, 'the condition is not complete');
    }
    const at = placeOf(expr, reader);
    if (nodes > CONDITION_LIMITS.nodes) {
      return refuse(reader, at, `the condition has more than ${CONDITION_LIMITS.nodes} parts`);
    }
    if (reader.depth >= CONDITION_LIMITS.depth) {
      return refuse(reader, at, 'the condition nests too deeply');
    }
    return readKind(expr, at, { ...reader, depth: reader.depth + 1 });
  }
  return read(parsed.expr, { info: parsed.sourceInfo, report, variable: null, depth: 0, read });
}

function readKind(expr: CelExpr, at: number, reader: Reader): ConditionNode {
  const { exprKind } = expr;
  switch (exprKind.case) {
    case 'constExpr':
      return readLiteral(exprKind.value, at, reader);
    case 'identExpr':
      return readName(exprKind.value.name, at, reader);
    case 'selectExpr':
      return readField(exprKind.value.field, at, reader);
    case 'listExpr':
      return readList(exprKind.value.elements, at, reader);
    case 'callExpr':
      return readCall(exprKind.value, at, reader);
    case 'comprehensionExpr':
      return readListTest(expr, exprKind.value, reader);
    default:
      return refuse(reader, at, 'maps and objects are not available in a condition');
  }
}

/** Facts are flat: `candidate.priority` is what people try who expect an object. */
function readField(field: string, at: number, reader: Reader): ConditionNode {
  const suggestion = isFactName(field) ? field : undefined;
  return refuse(reader, at, `facts have no fields, so ".${field}" has no meaning`, suggestion);
}

function readList(items: readonly CelExpr[], at: number, reader: Reader): ConditionNode {
  if (items.length === 0) {
    return refuse(reader, at, 'nothing is ever in an empty list');
  }
  return { kind: 'list', at, items: items.map((item) => reader.read(item, reader)) };
}
