/**
 * All that a condition may be made of. CEL knows more; what has no place here is refused when the
 * condition is read, and so never runs. `at` is an offset into the source.
 */
export type ConditionNode =
  | { kind: 'literal'; at: number; value: string | number | boolean }
  /** A fact, or the variable of the list test around it. */
  | { kind: 'name'; at: number; name: string }
  | { kind: 'list'; at: number; items: readonly ConditionNode[] }
  | { kind: 'call'; at: number; operator: Operator; args: readonly ConditionNode[] }
  | {
      kind: 'list test';
      at: number;
      macro: Macro;
      range: ConditionNode;
      variable: string;
      body: ConditionNode;
    }
  /** Stands where something was refused. */
  | { kind: 'refused'; at: number };

export type Macro = 'all' | 'exists' | 'exists_one' | 'filter' | 'map';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type TextMethod = 'contains' | 'startsWith' | 'endsWith' | 'matches';

export type Operator =
  | Comparison
  | TextMethod
  | '&&'
  | '||'
  | '!'
  | '?:'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | 'negate'
  | 'in'
  | 'size';

/** The parts of a node, in the order in which they are written. */
export function partsOf(node: ConditionNode): readonly ConditionNode[] {
  switch (node.kind) {
    case 'list':
      return node.items;
    case 'call':
      return node.args;
    case 'list test':
      return [node.range, node.body];
    default:
      return [];
  }
}

/** Where the node's text begins; the parser places an operator at its sign. */
export function startOf(node: ConditionNode): number {
  return Math.min(node.at, ...partsOf(node).map(startOf));
}

/** The names that the condition uses, each once. */
export function namesIn(node: ConditionNode): readonly string[] {
  const own = node.kind === 'name' ? [node.name] : [];
  return [...new Set([...own, ...partsOf(node).flatMap(namesIn)])];
}

/** A part as a sentence names it. */
export function nodeInWords(node: ConditionNode): string {
  if (node.kind === 'name') {
    return node.name;
  }
  if (node.kind !== 'literal') {
    return 'this';
  }
  const text = JSON.stringify(node.value);
  return text.length > 40 ? 'this' : text;
}
