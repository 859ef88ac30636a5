import { type AcmePerson, type AcmeService, CHANGE_PROJECT, people } from '../acme.ts';
import { changelogItems, createdItems } from '../shapes/jira/changelog.ts';
import type { JiraIssue, JiraStatus } from '../shapes/jira/issue.ts';
import { changeProject, type JiraProject, resolutionFor } from '../shapes/jira/projects.ts';
import type { JiraFlavour } from '../shapes/jira/user.ts';
import { issueWebhook, type JiraSource } from '../shapes/jira/webhook.ts';
import { realSites } from '../shapes/sites.ts';
import { after, HOUR, MINUTE } from '../shapes/times.ts';
import type { ScenarioBase, ScenarioDelivery } from './scenario-delivery.ts';

type ChangeTicketOptions = ScenarioBase & {
  service: AcmeService;
  /** `CHG` as the demo has it, unless said. */
  project?: JiraProject;
  summary?: string;
  labels?: readonly string[];
  flavour?: JiraFlavour;
  who?: AcmePerson;
  /** From one status to the next. */
  stepMs?: number;
};

/** A change was planned and begun, and then went to `to`: `Failed`, or `Rolled back`. */
export function changeTicketFailed(
  options: ChangeTicketOptions & { to?: 'Failed' | 'Rolled back' },
): ScenarioDelivery[] {
  return changeTicket(options, ['Awaiting approval', 'Implementing', options.to ?? 'Rolled back']);
}

/** A change that went as planned. */
export function changeTicketCompleted(options: ChangeTicketOptions): ScenarioDelivery[] {
  return changeTicket(options, ['Awaiting approval', 'Implementing', 'Completed']);
}

/**
 * Tells any course of one change ticket through statuses of its project.
 * Throws when the project has no such status.
 */
export function changeTicket(
  options: ChangeTicketOptions,
  statuses: readonly string[],
): ScenarioDelivery[] {
  const { ids, flavour = 'cloud', who = people.sasha, stepMs = HOUR } = options;
  const project = options.project ?? changeProject(4, CHANGE_PROJECT, 'Changes');
  const source: JiraSource = { site: (options.sites ?? realSites).jira.web, flavour, ids };
  const changelogId = (): string => String(ids.number());
  let issue = newChange(options, project);
  const created = { id: changelogId(), items: createdItems(issue, flavour) };
  const told = [
    issueWebhook(source, {
      event: 'jira:issue_created',
      at: options.at,
      issue,
      who,
      changelog: created,
    }),
  ];
  for (const [position, name] of statuses.entries()) {
    const at = after(options.at, (position + 1) * stepMs);
    const next = moved(issue, statusNamed(project, name), at);
    const changelog = { id: changelogId(), items: changelogItems(issue, next, flavour) };
    told.push(
      issueWebhook(source, { event: 'jira:issue_updated', at, issue: next, who, changelog }),
    );
    issue = next;
  }
  return told;
}

function newChange(options: ChangeTicketOptions, project: JiraProject): JiraIssue {
  const number = options.ids.between(100, 99_999);
  const [issueType] = project.issueTypes;
  return {
    id: String(options.ids.number()),
    key: `${project.key}-${number}`,
    project: { id: project.id, key: project.key, name: project.name },
    issueType: issueType ?? { id: '10050', name: 'Change' },
    summary: options.summary ?? `Move ${options.service.name} to the new cache`,
    description: `Planned for ${after(options.at, 30 * MINUTE).toISOString()}`,
    document: null,
    labels: options.labels ?? [options.service.id],
    status: project.statuses[0],
    resolution: null,
    createdAt: options.at,
    updatedAt: options.at,
    reporter: options.who ?? people.sasha,
  };
}

function moved(issue: JiraIssue, status: JiraStatus, at: Date): JiraIssue {
  return { ...issue, status, resolution: resolutionFor(status), updatedAt: at };
}

function statusNamed(project: JiraProject, name: string): JiraStatus {
  const status = project.statuses.find((candidate) => candidate.name === name);
  if (!status) throw new Error(`project ${project.key} has no status "${name}"`);
  return status;
}
