import { type CelKind, type Reader, refuse } from './condition-reader.ts';
import type { ConditionNode } from './condition-tree.ts';

/**
 * Reads a written value. CEL has three kinds of number that don't add up with each other, and
 * people have one: every number of a condition is made a double, in the parser's tree as well, so
 * that `severity * 2 >= 20` and `7 / 2 == 3.5` mean what they seem to mean.
 */
export function readLiteral(
  constant: CelKind<'constExpr'>,
  at: number,
  reader: Reader,
): ConditionNode {
  const { constantKind } = constant;
  switch (constantKind.case) {
    case 'int64Value': {
      const value = Number(constantKind.value);
      constant.constantKind = { case: 'doubleValue', value };
      return { kind: 'literal', at, value };
    }
    case 'doubleValue':
    case 'stringValue':
    case 'boolValue':
      return { kind: 'literal', at, value: constantKind.value };
    case 'nullValue':
      return refuse(reader, at, 'no fact is ever null; a text that is not known is empty', '""');
    default:
      return refuse(reader, at, 'values are texts in quotes, plain numbers, true and false');
  }
}
