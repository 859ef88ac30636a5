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

/**
 * Whether a change moves the ticket into what these rules read as "rolled back", or elsewhere; null
 * where they say nothing of what was changed. Where a ticket stands is of interest to all of them.
 */
export function readMove(rules: readonly RolledBackRule[], change: Change): boolean | null {
  if (rules.some((rule) => isRollback(rule, change))) return true;
  return rules.some((rule) => speaksOf(rule, change)) ? false : null;
}

function isRollback(rule: RolledBackRule, change: Change): boolean {
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
      return labels(change.to).some((label) => isLabel(rule, label) && !had(change, label));
    default:
      return false;
  }
}

function speaksOf(rule: RolledBackRule, change: Change): boolean {
  if (rule.field !== undefined && isField(change, rule.field.id)) return true;
  switch (change.field.toLowerCase()) {
    case 'status':
      return true;
    case 'resolution':
      return rule.resolutionTo.length > 0;
    case 'labels':
      return lostItsLabel(rule, change);
    default:
      return false;
  }
}

function isField(change: Change, id: string): boolean {
  return names([id], { id: change.fieldId, name: change.field });
}

/** Where one that counts is left, the others that came or went change nothing. */
function lostItsLabel(rule: RolledBackRule, { from, to }: Change): boolean {
  const counts = (label: string) => isLabel(rule, label);
  return labels(from).some(counts) && !labels(to).some(counts);
}

function isLabel(rule: RolledBackRule, label: string): boolean {
  return names(rule.labelAdded, { id: null, name: label });
}

function had({ from }: Change, label: string): boolean {
  return labels(from).includes(label);
}

/** Jira tells of labels as one string before and one after, parted by blanks. */
function labels({ name }: Change['from']): readonly string[] {
  return (name ?? '').split(' ').filter((label) => label !== '');
}
