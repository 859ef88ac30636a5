import type { TicketSnapshot } from '../../src/core/snapshots.ts';
import type { Change } from './changelog.ts';
import { names } from './same-name.ts';
import type { Issue, RolledBackRule } from './schema.ts';

/** The rules that speak of tickets like this one, by project and type. */
export function rulesFor(
  rules: readonly RolledBackRule[],
  ticket: TicketSnapshot,
  issue: Issue,
): readonly RolledBackRule[] {
  const project = { id: issue.fields?.project?.id ?? null, name: ticket.project };
  const type = { id: issue.fields?.issuetype?.id ?? null, name: ticket.issueType };
  return rules.filter(
    (rule) =>
      (rule.projects.length === 0 || names(rule.projects, project)) &&
      (rule.issueTypes.length === 0 || names(rule.issueTypes, type)),
  );
}

/** True when the change is a move into what the rule reads as "rolled back". */
export function isRollback(rule: RolledBackRule, change: Change): boolean {
  return movesField(rule, change) || movesKnownField(rule, change);
}

function movesField({ field }: RolledBackRule, change: Change): boolean {
  return field !== undefined && isField(change, field.id) && names([field.to], change.to);
}

function movesKnownField(rule: RolledBackRule, change: Change): boolean {
  switch (change.field.toLowerCase()) {
    case 'status':
      return names(rule.statusTo, change.to);
    case 'resolution':
      return names(rule.resolutionTo, change.to);
    case 'labels':
      return addedLabels(change).some((label) => names(rule.labelAdded, { id: null, name: label }));
    default:
      return false;
  }
}

function isField(change: Change, id: string): boolean {
  return names([id], { id: change.fieldId, name: change.field });
}

/** Jira tells of labels as one string before and one after, parted by blanks. */
function addedLabels({ from, to }: Change): readonly string[] {
  const before = (from.name ?? '').split(' ');
  return (to.name ?? '').split(' ').filter((label) => label !== '' && !before.includes(label));
}
