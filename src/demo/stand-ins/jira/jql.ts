import { err, ok, type Result } from '../../../core/result.ts';

/** One condition of a query; several are joined by AND. */
export type JqlClause = {
  field: string;
  operator: '=' | '!=' | '<=' | '>=' | 'in' | 'not in';
  values: readonly string[];
};

type Token = { kind: 'word' | 'text' | 'sign'; text: string };

/**
 * The small part of JQL that is needed: `field = value`, `!=`, `<=`, `>=`, `in (…)` and `not in (…)`,
 * joined by AND, with an optional ORDER BY that is ignored. Anything else is a problem, OR included, in the
 * words that Jira would answer with 400.
 */
export function parseJql(jql: string): Result<readonly JqlClause[], string> {
  const tokens = tokenised(jql);
  if (!tokens) return err('Error in the JQL Query: a quoted text never ends.');
  const clauses: JqlClause[] = [];
  let rest: readonly Token[] = withoutOrder(tokens);
  while (rest.length > 0) {
    const read = readClause(rest);
    if (!read) return err(`Error in the JQL Query: near '${rest[0]?.text ?? ''}'.`);
    clauses.push(read.clause);
    const [and, ...others] = read.rest;
    if (and && (!isWord(and, 'and') || others.length === 0)) {
      return err(`Error in the JQL Query: Expecting AND and a condition near '${and.text}'.`);
    }
    rest = others;
  }
  return clauses.length > 0 ? ok(clauses) : err('Unbounded JQL queries are not allowed here.');
}

/** Null when a quotation mark is never closed. */
function tokenised(jql: string): Token[] | null {
  const tokens: Token[] = [];
  const pattern =
    /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([!<>]=|[=(),])|([^\s=!<>(),"']+))/gsy;
  let end = 0;
  for (const match of jql.matchAll(pattern)) {
    end = match.index + match[0].length;
    const [, double, single, sign, word] = match;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unescaped(quoted) });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return jql.slice(end).trim() === '' ? tokens : null;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

function withoutOrder(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex((token, i) => isWord(token, 'order') && isWord(tokens[i + 1], 'by'));
  return at === -1 ? tokens : tokens.slice(0, at);
}

function readClause(
  tokens: readonly Token[],
): { clause: JqlClause; rest: readonly Token[] } | null {
  const field = tokens[0];
  const operator = readOperator(tokens.slice(1));
  if (!field || field.kind === 'sign' || !operator) return null;
  const after = tokens.slice(operator === 'not in' ? 3 : 2);
  const value = operator.endsWith('in') ? readList(after) : readValue(after);
  if (!value) return null;
  const clause = { field: field.text.toLowerCase(), operator, values: value.values };
  return { clause, rest: value.rest };
}

function readOperator([first, second]: readonly Token[]): JqlClause['operator'] | null {
  if (isSign(first, '=')) return '=';
  if (isSign(first, '!=')) return '!=';
  if (isSign(first, '<=')) return '<=';
  if (isSign(first, '>=')) return '>=';
  if (isWord(first, 'in')) return 'in';
  return isWord(first, 'not') && isWord(second, 'in') ? 'not in' : null;
}

type ReadValues = { values: string[]; rest: readonly Token[] };

function readValue(tokens: readonly Token[]): ReadValues | null {
  const [first, ...rest] = tokens;
  return first && first.kind !== 'sign' ? { values: [first.text], rest } : null;
}

function readList(tokens: readonly Token[]): ReadValues | null {
  const end = tokens.findIndex((token) => isSign(token, ')'));
  if (!isSign(tokens[0], '(') || end === -1) return null;
  const inside = tokens.slice(1, end);
  const isList = inside.every((token, at) =>
    at % 2 === 0 ? token.kind !== 'sign' : isSign(token, ','),
  );
  if (!isList || inside.length % 2 === 0) return null;
  const values = inside.filter((_, at) => at % 2 === 0).map((token) => token.text);
  return { values, rest: tokens.slice(end + 1) };
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign;
}
