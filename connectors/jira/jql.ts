import { isNumber } from './same-name.ts';
import type { RolledBackRule } from './schema.ts';

/** Issues of one project that carry one label. Whatever the values hold, they stay values. */
export function labelQuery(project: string, label: string): string {
  return `project = ${quoted(project)} AND labels = ${quoted(label)} ORDER BY created ASC`;
}

/** Which change tickets a rule speaks of; an empty list means any. */
export type ChangeScope = Pick<RolledBackRule, 'projects' | 'issueTypes'>;

/**
 * Change tickets that may have moved within a range, in an order that later moves don't change.
 * Jira reads dates in the time zone of the account, which is not known here: the range is wider by
 * more than any zone, and what moved outside of it is left out afterwards. A ticket that moved then
 * may have been updated since, so that only its creation is bounded by the end.
 */
export function changesQuery(scope: ChangeScope, range: { since: Date; until: Date }): string {
  const conditions = [
    ...isOneOf(
      'project',
      scope.projects.map((word) => word.toUpperCase()),
    ),
    ...isOneOf('issuetype', scope.issueTypes),
    `updated >= "${dayOf(range.since, -1)}"`,
    `created <= "${dayOf(range.until, 2)}"`,
  ];
  return `${conditions.join(' AND ')} ORDER BY created ASC, key ASC`;
}

function isOneOf(field: string, words: readonly string[]): readonly string[] {
  if (words.length === 0) return [];
  // Without quotation marks a number is an id first.
  const values = words.map((word) => (isNumber(word) ? word : quoted(word)));
  return [`${field} in (${values.join(', ')})`];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Beyond what a Date can say, its own day. */
function dayOf(at: Date, shift: number): string {
  const day = new Date(at.getTime() + shift * DAY_MS);
  return (Number.isNaN(day.getTime()) ? at : day).toISOString().slice(0, 10);
}

function quoted(value: string): string {
  const inner = value.replace(/[\\"]/g, '\\$&').replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${inner}"`;
}
