import type { ConditionNode } from './condition-tree.ts';
import { factComparison } from './fact-comparison.ts';

const longest = 80;

/** What a part asks of one fact, as it is written, with the fact first; a long one is cut. */
export function partInWords(node: ConditionNode): string {
  const text = write(node);
  return text.length <= longest ? text : `${[...text].slice(0, longest).join('')}…`;
}

function write(node: ConditionNode): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'literal':
      return JSON.stringify(node.value);
    case 'list':
      return `[${node.items.map(write).join(', ')}]`;
    case 'call':
      return writeCall(node);
    default:
      return '…';
  }
}

function writeCall(node: Extract<ConditionNode, { kind: 'call' }>): string {
  const comparison = factComparison(node);
  if (comparison !== undefined) {
    return `${comparison.name} ${comparison.operator} ${JSON.stringify(comparison.value)}`;
  }
  const args = node.args.map(write);
  if (node.operator !== '!') return args.join(` ${node.operator} `);
  return node.args.every(({ kind }) => kind === 'name')
    ? `!${args.join('')}`
    : `!(${args.join('')})`;
}
