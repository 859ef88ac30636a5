import type { Fault } from './condition-problem.ts';
import { conditionTokens, type Token } from './condition-tokens.ts';

/** What people write who come from other languages, and what CEL calls it. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['=', '=='],
  ['===', '=='],
  ['!==', '!='],
  ['<>', '!='],
  ['=>', '>='],
  ['=<', '<='],
  ['&', '&&'],
  ['|', '||'],
  ['and', '&&'],
  ['or', '||'],
  ['not', '!'],
  ['is', '=='],
]);

const CURLY_QUOTES = '“”„‘’«»';

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/**
 * Says in plain words why a condition can't be read. The parser's own place is the last one that
 * it could still read, often one sign before the slip; the usual slips are looked for first.
 */
export function explainSyntax(source: string, offset: number): Fault {
  const tokens = conditionTokens(source);
  return (
    findOddSign(tokens) ??
    findForeign(tokens) ??
    findBracket(tokens) ??
    findEarlyEnd(tokens, source.length) ??
    describePlace(tokens, offset)
  );
}

function findOddSign(tokens: readonly Token[]): Fault | undefined {
  const odd = tokens.find((token) => token.kind === 'other' || token.kind === 'open');
  if (odd === undefined) {
    return undefined;
  }
  if (odd.kind === 'open') {
    return { at: odd.at, message: 'this text has no closing quote' };
  }
  if (CURLY_QUOTES.includes(odd.text)) {
    return { at: odd.at, message: 'texts are written in straight quotes', suggestion: '"' };
  }
  return { at: odd.at, message: `"${odd.text}" has no meaning in a condition` };
}

function findForeign(tokens: readonly Token[]): Fault | undefined {
  for (const { kind, at, text } of tokens) {
    const meant = FOREIGN.get(text.toLowerCase());
    if (meant !== undefined && kind !== 'text') {
      return { at, message: `"${text}" is written "${meant}"`, suggestion: meant };
    }
  }
  return undefined;
}

function findBracket(tokens: readonly Token[]): Fault | undefined {
  const open: Token[] = [];
  for (const token of tokens.filter(({ kind }) => kind === 'bracket')) {
    if (CLOSING.has(token.text)) {
      open.push(token);
      continue;
    }
    const opener = open.pop();
    if (opener === undefined || CLOSING.get(opener.text) !== token.text) {
      return { at: token.at, message: `"${token.text}" closes nothing` };
    }
  }
  const left = open.at(-1);
  return left && { at: left.at, message: `"${left.text}" is never closed` };
}

function findEarlyEnd(tokens: readonly Token[], end: number): Fault | undefined {
  const last = tokens.at(-1);
  if (last?.kind !== 'sign') {
    return undefined;
  }
  return { at: end, message: `something is missing after "${last.text}"` };
}

function describePlace(tokens: readonly Token[], offset: number): Fault {
  const index = tokens.findIndex(({ at }) => at >= offset);
  const here = tokens[index];
  const next = tokens[index + 1];
  if (here?.kind === 'sign' && next !== undefined) {
    return { at: next.at, message: `"${next.text}" is not expected after "${here.text}"` };
  }
  if (here === undefined) {
    return { at: offset, message: 'the condition ends too early' };
  }
  return { at: here.at, message: `"${here.text}" is not expected here` };
}
