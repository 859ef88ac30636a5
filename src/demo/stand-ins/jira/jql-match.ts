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

const DATES: ReadonlyMap<string, (issue: JiraIssue) => Date> = new Map([
  ['created', ({ createdAt }) => createdAt],
  ['updated', ({ updatedAt }) => updatedAt],
]);

export function isKnownField(field: string): boolean {
  return FIELDS.has(field) || DATES.has(field);
}

/** What Jira would say of a condition on a date; null when it can be read. */
export function dateProblem({ field, operator, values }: JqlClause): string | null {
  const isOrdered = operator === '<=' || operator === '>=';
  if (!DATES.has(field)) {
    return isOrdered
      ? `The operator '${operator}' is not supported by the '${field}' field.`
      : null;
  }
  const odd = values.find((value) => readDate(value) === null);
  if (odd === undefined && isOrdered) return null;
  return `Date value '${odd ?? ''}' for field '${field}' is invalid.`;
}

export function satisfies(issue: JiraIssue, clause: JqlClause): boolean {
  const date = DATES.get(clause.field)?.(issue);
  if (date !== undefined) return isInTime(date, clause);
  const values = FIELDS.get(clause.field)?.(issue).map(lowerCase) ?? [];
  const isIn = clause.values.some((value) => values.includes(lowerCase(value)));
  return clause.operator === '=' || clause.operator === 'in' ? isIn : !isIn;
}

function isInTime(date: Date, { operator, values }: JqlClause): boolean {
  const limit = readDate(values[0] ?? '') ?? Number.NaN;
  return operator === '<=' ? date.getTime() <= limit : date.getTime() >= limit;
}

/** A day, or a minute of one, in ms; the account of the API lives in UTC. */
function readDate(text: string): number | null {
  const [day = '', minute = '00:00'] = text.split(' ');
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d\d:\d\d$/.test(minute)) return null;
  const ms = Date.parse(`${day}T${minute}:00Z`);
  return Number.isNaN(ms) ? null : ms;
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
