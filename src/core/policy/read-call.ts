import { macroOf, nearestFunction, operatorOf, textMethodOf } from './cel-operators.ts';
import { type CelKind, type Reader, refuse } from './condition-reader.ts';
import type { ConditionNode } from './condition-tree.ts';

type CelCall = CelKind<'callExpr'>;

/** Reads an operator, `size` or one of the text methods; no other function is available. */
export function readCall(call: CelCall, at: number, reader: Reader): ConditionNode {
  const { function: name, target } = call;
  const method = textMethodOf(name);
  if (method !== undefined) {
    if (target === undefined || call.args.length !== 1) {
      return refuse(reader, at, `it is written title.${name}("…")`);
    }
    return { kind: 'call', at, operator: method, args: readArgs(call, reader) };
  }
  if (name === 'size') {
    return readSize(call, at, reader);
  }
  const operator = operatorOf(name);
  if (operator !== undefined && target === undefined) {
    return { kind: 'call', at, operator, args: readArgs(call, reader) };
  }
  return refuseFunction(name, at, reader);
}

function readArgs(call: CelCall, reader: Reader): readonly ConditionNode[] {
  const exprs = call.target === undefined ? call.args : [call.target, ...call.args];
  return exprs.map((expr) => reader.read(expr, reader));
}

function readSize(call: CelCall, at: number, reader: Reader): ConditionNode {
  const args = readArgs(call, reader);
  if (args.length !== 1) {
    return refuse(reader, at, 'size takes one list', 'size(labels)');
  }
  return { kind: 'call', at, operator: 'size', args };
}

function refuseFunction(name: string, at: number, reader: Reader): ConditionNode {
  if (name === '_[_]') {
    return refuse(reader, at, 'lists have no positions; ask what is in them', '"…" in labels');
  }
  if (macroOf(name) !== undefined) {
    return refuse(reader, at, `it is written labels.${name}(label, label == "…")`);
  }
  return refuse(reader, at, `there is no function called "${name}"`, nearestFunction(name));
}
