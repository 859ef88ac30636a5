import type { Report } from './condition-problem.ts';
import { type ConditionNode, partsOf, startOf } from './condition-tree.ts';
import { type TextPattern, textPattern } from './text-pattern.ts';

/** Compiles the patterns of all `matches` once; a bad one is reported where it is wrong. */
export function compilePatterns(
  tree: ConditionNode,
  source: string,
  report: Report,
): ReadonlyMap<string, TextPattern> {
  const patterns = new Map<string, TextPattern>();
  for (const literal of patternLiterals(tree)) {
    // A text's \b is a backspace, a pattern's \b is a word's edge, and nobody means the first.
    if (literal.value.includes('\b')) {
      report(startOf(literal), '"\\b" is a backspace here; put an r before the quote', 'r"\\b…"');
      continue;
    }
    const compiled = textPattern(literal.value);
    if (compiled.ok) {
      patterns.set(literal.value, compiled.value);
    } else {
      const { message, part } = compiled.problem;
      report(placeOfPart(source, startOf(literal), part), message);
    }
  }
  return patterns;
}

type PatternLiteral = { kind: 'literal'; at: number; value: string };

function patternLiterals(node: ConditionNode): readonly PatternLiteral[] {
  const inside = partsOf(node).flatMap(patternLiterals);
  if (node.kind !== 'call' || node.operator !== 'matches') {
    return inside;
  }
  const written = node.args[1];
  return written?.kind === 'literal' && typeof written.value === 'string'
    ? [...inside, { ...written, value: written.value }]
    : inside;
}

/** With escapes the part may read differently in the source; then it is the whole pattern. */
function placeOfPart(source: string, at: number, part: string | null): number {
  const found = part === null ? -1 : source.indexOf(part, at);
  return found < 0 ? at : found;
}
