import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelQuery } from '../../connectors/jira/jql.ts';

type Token = { kind: 'string' | 'word'; value: string };

/** Reads a query as Jira does: quoted strings with their escapes, and words between blanks. */
function tokens(jql: string): Token[] {
  const found: Token[] = [];
  const pattern = /"((?:[^"\\]|\\u[0-9a-f]{4}|\\["\\])*)"|([^\s"]+)|(\s+)/giy;
  let end = 0;
  for (const match of jql.matchAll(pattern)) {
    end = match.index + match[0].length;
    if (match[1] !== undefined) found.push({ kind: 'string', value: unescaped(match[1]) });
    else if (match[2] !== undefined) found.push({ kind: 'word', value: match[2] });
  }
  if (end !== jql.length) throw new Error(`not a query: ${jql}`);
  return found;
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-f]{4})|(.))/gis, (_, code, sign) =>
    code === undefined ? sign : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function expected(project: string, label: string): Token[] {
  const words = (text: string) =>
    text.split(' ').map((value) => ({ kind: 'word' as const, value }));
  return [
    ...words('project ='),
    { kind: 'string', value: project },
    ...words('AND labels ='),
    { kind: 'string', value: label },
    ...words('ORDER BY created ASC'),
  ];
}

it('says the same query whatever a project or label holds', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', ' ', 'u', '0', '\n', '\r', ';', '(', ')') }),
    fc.constantFrom(
      '" OR project = "HR',
      '\\" OR 1=1 --',
      'x\n OR labels is EMPTY',
      '\\',
      '\u2028',
    ),
  );
  fc.assert(
    fc.property(odd, odd, (project, label) => {
      expect(tokens(labelQuery(project, label))).toEqual(expected(project, label));
    }),
    { numRuns: 1000 },
  );
});
