import type { JiraIssue } from './issue.ts';
import type { JiraFlavour } from './user.ts';

/** One line of a changelog. `from` and `to` are ids, the strings are for people. */
export type ChangelogItem = {
  field: string;
  fieldtype: 'jira' | 'custom';
  fieldId?: string;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
};

type Named = { id: string; name: string } | null;

/** What Jira writes down between two states of an issue, resolution first. */
export function changelogItems(
  before: JiraIssue,
  now: JiraIssue,
  flavour: JiraFlavour,
): ChangelogItem[] {
  const items: ChangelogItem[] = [];
  const add = (field: string, from: Named, to: Named) => {
    if (from?.name !== to?.name) items.push(item(flavour, field, from, to));
  };
  add('resolution', before.resolution, now.resolution);
  add('status', before.status, now.status);
  const key = (of: JiraIssue) => ({ id: of.id, name: of.key });
  add('Key', key(before), key(now));
  add('project', before.project, now.project);
  const labels = [before.labels.join(' '), now.labels.join(' ')] as const;
  if (labels[0] !== labels[1]) {
    const line = item(flavour, 'labels', null, null);
    items.push({ ...line, fromString: labels[0], toString: labels[1] });
  }
  return items;
}

/** What Jira writes down when an issue is made. */
export function createdItems(issue: JiraIssue, flavour: JiraFlavour): ChangelogItem[] {
  return [
    { ...item(flavour, 'description', null, null), toString: issue.description },
    { ...item(flavour, 'status', null, issue.status), field: 'Status' },
    { ...item(flavour, 'summary', null, null), toString: issue.summary },
  ];
}

function item(flavour: JiraFlavour, field: string, from: Named, to: Named): ChangelogItem {
  return {
    field,
    fieldtype: 'jira',
    ...(flavour === 'cloud' && { fieldId: field }),
    from: from?.id ?? null,
    fromString: from?.name ?? null,
    to: to?.id ?? null,
    toString: to?.name ?? null,
  };
}
