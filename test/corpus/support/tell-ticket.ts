import {
  type ChangelogItem,
  changelogItems,
  createdItems,
} from '../../../src/demo/shapes/jira/changelog.ts';
import type { JiraIssue } from '../../../src/demo/shapes/jira/issue.ts';
import { changeProject, resolutionFor } from '../../../src/demo/shapes/jira/projects.ts';
import type { JiraFlavour } from '../../../src/demo/shapes/jira/user.ts';
import { issueWebhook } from '../../../src/demo/shapes/jira/webhook.ts';
import { realSites } from '../../../src/demo/shapes/sites.ts';
import type { TicketStep } from './step.ts';
import { personNamed, remembered, serviceNamed, type Telling, tell, timeOf } from './telling.ts';

/** `CHG` and `OPS` are keys of the sequence's own, or all sequences would share them. */
export function projectKey(telling: Telling, project: string): string {
  return `${project}${telling.place.toUpperCase().replaceAll('-', '')}`;
}

/** One webhook about a change ticket. */
export function tellTicket(telling: Telling, step: TicketStep, flavour: JiraFlavour): void {
  const at = timeOf(telling, step.at);
  const before = ticketNamed(telling, step, at);
  const issue = afterStep(telling, before, step, at);
  telling.memory.set(`ticket ${step.ticket}`, issue);
  const items =
    step.jira === 'created' ? createdItems(issue, flavour) : moves(before, issue, step, flavour);
  const webhook = issueWebhook(
    { site: realSites.jira.web, flavour, ids: telling.ids },
    {
      event: `jira:issue_${step.jira}`,
      at,
      issue,
      who: personNamed(step.by),
      changelog: step.jira === 'deleted' ? null : { id: String(telling.ids.number()), items },
    },
  );
  tell(telling, webhook, step.delivered);
}

function moves(before: JiraIssue, issue: JiraIssue, step: TicketStep, flavour: JiraFlavour) {
  const items = [...changelogItems(before, issue, flavour), ...fieldItem(step, flavour)];
  if (step.statusFirst) items.reverse();
  if (step.names) return items;
  return items.map(({ fromString: _from, toString: _to, ...item }) => item as ChangelogItem);
}

function fieldItem({ field }: TicketStep, flavour: JiraFlavour): ChangelogItem[] {
  if (field === undefined) return [];
  const to = typeof field.to === 'string' ? { id: field.to, name: field.to } : field.to;
  return [
    {
      field: field.name,
      fieldtype: 'custom',
      ...(flavour === 'cloud' && { fieldId: field.id }),
      from: field.from,
      fromString: field.from,
      to: to.id,
      toString: to.name,
    },
  ];
}

function ticketNamed(telling: Telling, step: TicketStep, at: Date): JiraIssue {
  return remembered(telling, `ticket ${step.ticket}`, () => {
    const { ids } = telling;
    serviceNamed(telling, 'checkout');
    const id = String(ids.number());
    telling.subjects.set(`change_ticket:${id}`, step.ticket);
    const key = projectKey(telling, step.project);
    const project = changeProject(4, key, 'Changes');
    return {
      id,
      key: `${key}-${ids.between(100, 99_999)}`,
      project: { id: project.id, key, name: project.name },
      issueType: { id: step.type === 'Change' ? '10050' : '10051', name: step.type },
      summary: step.summary ?? 'Move checkout to the new cache',
      description: 'Planned for tonight',
      document: null,
      labels: [],
      status: project.statuses[0],
      resolution: null,
      createdAt: at,
      updatedAt: at,
      reporter: personNamed(step.by),
    };
  });
}

function afterStep(telling: Telling, before: JiraIssue, step: TicketStep, at: Date): JiraIssue {
  const status = statusOf(telling, before, step);
  const told = step.resolution;
  const named = typeof told === 'string' ? { id: told, name: told } : told;
  const fromWorkflow = step.status === undefined ? before.resolution : resolutionFor(status);
  const resolution = named === undefined ? fromWorkflow : named;
  return { ...before, status, resolution, labels: step.labels ?? before.labels, updatedAt: at };
}

function statusOf(telling: Telling, before: JiraIssue, { status }: TicketStep) {
  if (status === undefined) return before.status;
  if (typeof status !== 'string') return { ...status, category: 'done' as const };
  const { statuses } = changeProject(4, projectKey(telling, 'CHG'), 'Changes');
  const known = statuses.find(({ name }) => name === status);
  if (known === undefined) throw new Error(`there is no status ${status}; give it an id`);
  return known;
}
