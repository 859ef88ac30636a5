import { macroOf } from './cel-operators.ts';
import { type CelKind, placeOf, type Reader, refuse } from './condition-reader.ts';
import type { ConditionNode, Macro } from './condition-tree.ts';
import { factSpec, isFactName } from './facts.ts';
import type { CelExpr } from './parse-condition.ts';

type Comprehension = CelKind<'comprehensionExpr'>;

/**
 * Reads `labels.exists(label, …)` and its kin. The parser has already written them out as a loop;
 * the condition inside is where that parser puts it. One loop inside another multiplies, so it is
 * refused, and so is a loop over anything but labels or written values.
 */
export function readListTest(expr: CelExpr, loop: Comprehension, reader: Reader): ConditionNode {
  const at = placeOf(expr, reader);
  const macro = macroName(expr, reader);
  const body = macro && bodyOf(macro, loop);
  if (macro === undefined || body === undefined) {
    return refuse(reader, at, 'it is written labels.exists(label, label == "…")');
  }
  if (reader.variable !== null) {
    return refuse(reader, at, "a list test can't stand inside another one");
  }
  if (isFactName(loop.iterVar)) {
    const message = `"${loop.iterVar}" is a fact; give the variable another name`;
    return refuse(reader, at, message, 'item');
  }
  const range = reader.read(loop.iterRange, reader);
  if (!isAllowedRange(range)) {
    return refuse(reader, at, `${macro} goes over labels or a list of written values only`);
  }
  const inside = { ...reader, variable: loop.iterVar };
  const variable = loop.iterVar;
  return { kind: 'list test', at, macro, range, variable, body: reader.read(body, inside) };
}

function macroName(expr: CelExpr, reader: Reader): Macro | undefined {
  const written = reader.info?.macroCalls[expr.id.toString()]?.exprKind;
  // `map` with three arguments is a filter and a map in one; nobody needs it here.
  return written?.case === 'callExpr' && written.value.args.length === 2
    ? macroOf(written.value.function)
    : undefined;
}

function bodyOf(macro: Macro, loop: Comprehension): CelExpr | undefined {
  const step = callArgs(loop.loopStep);
  switch (macro) {
    case 'all':
    case 'exists':
      return step[1];
    case 'exists_one':
    case 'filter':
      return step[0];
    case 'map': {
      const added = step[1]?.exprKind;
      return added?.case === 'listExpr' ? added.value.elements[0] : undefined;
    }
  }
}

function callArgs(expr: CelExpr | undefined): readonly CelExpr[] {
  return expr?.exprKind.case === 'callExpr' ? expr.exprKind.value.args : [];
}

function isAllowedRange(range: ConditionNode): boolean {
  if (range.kind === 'list') {
    return range.items.every((item) => item.kind === 'literal');
  }
  return range.kind === 'name' && factSpec(range.name)?.type === 'strings';
}
