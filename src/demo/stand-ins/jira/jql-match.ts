import type { JiraIssue } from '../../shapes/jira/issue.ts';
import type { JqlClause } from './jql.ts';

type Values = (issue: JiraIssue) => readonly string[];

const byKey: Values = (issue) => [issue.key, issue.id];

/** What a condition on each field is compared with. */
const FIELDS: ReadonlyMap<string, Values> = new Map([
  ['project', ({ project }) => [project.key, project.id, project.name]],
  ['labels', ({ labels }) => labels],
  ['key', byKey],
  ['issuekey', byKey],
  ['issue', byKey],
  ['id', byKey],
  ['status', ({ status }) => [status.name, status.id]],
  ['issuetype', ({ issueType }) => [issueType.name, issueType.id]],
]);

export function isKnownField(field: string): boolean {
  return FIELDS.has(field);
}

export function satisfies(issue: JiraIssue, clause: JqlClause): boolean {
  const values = FIELDS.get(clause.field)?.(issue) ?? [];
  const isIn = clause.values.some((value) => values.includes(value));
  return clause.operator === '=' || clause.operator === 'in' ? isIn : !isIn;
}
