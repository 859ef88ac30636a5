import { parse } from '@bufbuild/cel';
import { err, ok, type Result } from '../result.ts';
import { CONDITION_LIMITS } from './condition-limits.ts';
import type { Fault } from './condition-problem.ts';
import { explainSyntax } from './explain-syntax.ts';

/** A condition as the CEL parser reads it, with the source places of its parts. */
export type ParsedCondition = ReturnType<typeof parse>;

export type CelExpr = ParsedCondition['expr'];

/** Reads the source as CEL; the fault says in plain words where and why it can't be read. */
export function parseCondition(source: string): Result<ParsedCondition, Fault> {
  if (source.trim() === '') {
    return err({ at: 0, message: 'the condition is empty', suggestion: 'true' });
  }
  if (source.length > CONDITION_LIMITS.source) {
    const message = `the condition is longer than ${CONDITION_LIMITS.source} characters`;
    return err({ at: CONDITION_LIMITS.source, message });
  }
  // The parser calls itself for each bracket; how many it stands depends on the stack.
  if (openBrackets(source) > CONDITION_LIMITS.depth) {
    return err({ at: 0, message: 'the condition nests too deeply' });
  }
  try {
    return ok(parse(source));
  } catch (error) {
    return err(explainParseError(source, error));
  }
}

/**
 * How many brackets are open at once at the most; those inside of texts do not count, and ones that
 * never close are the parser's to complain about.
 */
function openBrackets(source: string): number {
  const withoutTexts = source.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '');
  let open = 0;
  let most = 0;
  for (const character of withoutTexts) {
    if ('([{'.includes(character)) open += 1;
    else if (')]}'.includes(character)) open -= 1;
    most = Math.max(most, open);
  }
  return open === 0 ? most : 0;
}

function explainParseError(source: string, error: unknown): Fault {
  if (error instanceof RangeError && error.message.includes('stack')) {
    return { at: 0, message: 'the condition nests too deeply' };
  }
  const offset = offsetOf(error);
  // The parser has a place for all its complaints but those about an escape in a text.
  return offset === undefined
    ? { at: Math.max(0, source.indexOf('\\')), message: 'this escape stands for no character' }
    : explainSyntax(source, offset);
}

/** The class of the parser's errors is not exported, so their place is looked for. */
function offsetOf(error: unknown): number | undefined {
  const offset = fieldOf(fieldOf(fieldOf(error, 'location'), 'start'), 'offset');
  return typeof offset === 'number' ? offset : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
