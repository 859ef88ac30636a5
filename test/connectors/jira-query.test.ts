import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changesQuery, labelQuery } from '../../connectors/jira/jql.ts';

type Token = { kind: 'string' | 'word'; value: string };

/** Reads a query as Jira does: quoted strings with their escapes, and words between blanks. */
function tokens(jql: string): Token[] {
  const found: Token[] = [];
  const pattern = /"((?:[^"\\]|\\u[0-9a-f]{4}|\\["\\])*)"|([(),]|[^\s"(),]+)|(\s+)/giy;
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

const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', ' ', 'u', '0', '\n', '\r', ';', '(', ')') }),
  fc.constantFrom('" OR project = "HR', '\\" OR 1=1 --', 'x\n OR labels is EMPTY', '\\', '\u2028'),
);

it('says the same query whatever a project or label holds', () => {
  fc.assert(
    fc.property(odd, odd, (project, label) => {
      expect(tokens(labelQuery(project, label))).toEqual(expected(project, label));
    }),
    { numRuns: 1000 },
  );
});

it('keeps projects and types values, numbers as ids and all else as text', () => {
  const range = {
    since: new Date('2026-03-01T00:30:00Z'),
    until: new Date('2026-03-01T01:00:00Z'),
  };
  const words = fc.array(fc.oneof(odd, fc.constantFrom('10109', 'CHG', '[System] Change')), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(words, words, (projects, issueTypes) => {
      const value = (word: string): Token => ({
        kind: /^\d+$/.test(word) ? 'word' : 'string',
        value: word,
      });
      const list = (field: string, values: readonly string[]): readonly Token[] => {
        if (values.length === 0) return [];
        const inner = values.flatMap((word) => [sign(','), value(word)]).slice(1);
        return [sign(field), sign('in'), sign('('), ...inner, sign(')'), sign('AND')];
      };
      expect(tokens(changesQuery({ projects, issueTypes }, range))).toEqual([
        ...list(
          'project',
          projects.map((word) => word.toUpperCase()),
        ),
        ...list('issuetype', issueTypes),
        ...'updated >='.split(' ').map(sign),
        { kind: 'string', value: '2026-02-28' },
        ...'AND created <='.split(' ').map(sign),
        { kind: 'string', value: '2026-03-03' },
        ...'ORDER BY created ASC , key ASC'.split(' ').map(sign),
      ]);
    }),
    { numRuns: 500 },
  );
});

function sign(value: string): Token {
  return { kind: 'word', value };
}
