import type { Report } from './condition-problem.ts';
import type { ConditionNode } from './condition-tree.ts';
import type { CelExpr, ParsedCondition } from './parse-condition.ts';

/** What the reading functions share while they turn the parser's tree into ours. */
export type Reader = {
  info: ParsedCondition['sourceInfo'];
  report: Report;
  /** The variable of the list test that is being read; null outside of one. */
  variable: string | null;
  depth: number;
  read(expr: CelExpr | undefined, reader: Reader): ConditionNode;
};

/** The parser's kinds of expression by their name. */
export type CelKind<Name extends string> = Extract<CelExpr['exprKind'], { case: Name }>['value'];

export function placeOf(expr: CelExpr, reader: Reader): number {
  return reader.info?.positions[expr.id.toString()] ?? 0;
}

/** Reports, and leaves a mark where the refused part stood. */
export function refuse(
  reader: Reader,
  at: number,
  message: string,
  suggestion?: string,
): ConditionNode {
  reader.report(at, message, suggestion);
  return { kind: 'refused', at };
}
