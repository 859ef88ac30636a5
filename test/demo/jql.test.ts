import { describe, expect, it } from 'vitest';
import { parseJql } from '../../src/demo/stand-ins/jira/jql.ts';

function clauses(jql: string) {
  const parsed = parseJql(jql);
  return parsed.ok ? parsed.value : parsed.problem;
}

describe('the JQL that the stand-in understands', () => {
  it('is conditions joined by AND, quoted or not, in any case', () => {
    expect(clauses('Project = PAY and labels = "nm-1" ORDER BY created DESC')).toEqual([
      { field: 'project', operator: '=', values: ['PAY'] },
      { field: 'labels', operator: '=', values: ['nm-1'] },
    ]);
    expect(clauses("key in (PAY-1, 'PAY-2') AND status not in (Done)")).toEqual([
      { field: 'key', operator: 'in', values: ['PAY-1', 'PAY-2'] },
      { field: 'status', operator: 'not in', values: ['Done'] },
    ]);
  });

  it('is bounds of time too', () => {
    expect(clauses('updated >= "2026-10-05" AND created <= "2026-10-06 08:30"')).toEqual([
      { field: 'updated', operator: '>=', values: ['2026-10-05'] },
      { field: 'created', operator: '<=', values: ['2026-10-06 08:30'] },
    ]);
  });

  it('keeps what is quoted in one piece, so that nothing can be added to a query', () => {
    const label = 'a" OR project = "CHG';
    const escaped = label.replaceAll('"', '\\"');
    expect(clauses(`project = "PAY" AND labels = "${escaped}"`)).toEqual([
      { field: 'project', operator: '=', values: ['PAY'] },
      { field: 'labels', operator: '=', values: [label] },
    ]);
    expect(clauses(`project = "PAY" AND labels = "${label}"`)).toMatch(/AND/);
  });

  it.each([
    'project = PAY OR project = CHG',
    'project = PAY AND',
    'project PAY',
    'project = "PAY',
    'project in (PAY',
    'updated > "2026-10-05"',
    'updated >= ("2026-10-05")',
    'project in (PAY,,CHG)',
    'AND',
    ' ',
  ])('refuses %j', (jql) => {
    expect(parseJql(jql).ok).toBe(false);
  });
});
