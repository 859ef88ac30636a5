import { people } from '../../acme.ts';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import type { JiraIssue, JiraStatus } from '../../shapes/jira/issue.ts';
import type { JiraProject } from '../../shapes/jira/projects.ts';
import { readNewIssue } from './create-issue.ts';
import { createIssue, deleteIssue, editLabels, moveIssue, moveToProject } from './issue-changes.ts';
import type { StoredChange, StoredComment, StoredIssue } from './issue-store.ts';
import type { JiraContext } from './jira-context.ts';
import { learnChange, learnIssue } from './learn-issue.ts';

/** An issue as a person files it: a task, in a project of which it has the key. */
export type FiledIssue = { project: string; summary: string; labels: readonly string[] };

export type IssueControls = {
  /** Every issue there is, oldest first. */
  issues(): readonly JiraIssue[];
  comments(key: string): readonly StoredComment[];
  /** Files an issue as a person would, past every fault. Throws for an unknown project. */
  fileIssue(filed: FiledIssue): Promise<JiraIssue>;
  /** Moves an issue as a person would, webhook included. Throws for an unknown issue or status. */
  moveIssue(key: string, statusName: string): Promise<void>;
  editLabels(key: string, labels: readonly string[]): Promise<void>;
  deleteIssue(key: string): Promise<void>;
  /** Sets a project up as its admin would: its create screen, its issue types, our rights. */
  setProject(project: JiraProject): void;
  /** Moves an issue into another project, where it has another key. Answers that key. */
  moveToProject(key: string, project: string): Promise<string>;
  /** From now on nobody sees the project's issues, nor the project; or everybody does again. */
  hideProject(project: string, isHidden: boolean): void;
  /** Knows the issue of a scenario's webhook without sending it: a webhook that got lost. */
  learn(delivery: ScenarioDelivery): void;
};

/** What tests and the demo do to issues from outside the API. */
export function issueControls(context: JiraContext): IssueControls {
  const { store } = context;
  return {
    issues: () => store.list().map(({ issue }) => issue),
    comments: (key) => store.find(key)?.comments ?? [],
    fileIssue: async ({ project, summary, labels }) => {
      const read = readNewIssue(
        { fields: { project: { key: project }, issuetype: { name: 'Task' }, summary, labels } },
        {
          ...{ project: store.project, version: '2', flavour: context.flavour },
          ...{ reporter: people.sasha, at: context.clock.now() },
        },
      );
      if (!read.ok) throw new Error(JSON.stringify(read.problem));
      return createIssue(context, read.value);
    },
    moveIssue: async (key, statusName) => {
      const stored = known(context, key);
      await moveIssue(context, stored, statusNamed(context, stored, statusName));
    },
    editLabels: async (key, labels) => editLabels(context, known(context, key), labels),
    deleteIssue: async (key) => deleteIssue(context, known(context, key)),
    setProject: store.setProject,
    moveToProject: async (key, projectKey) => {
      const project = store.project(projectKey);
      if (!project) throw new Error(`the stand-in Jira has no project ${projectKey}`);
      const { id, name } = project;
      return (await moveToProject(context, known(context, key), { id, name, key: projectKey })).key;
    },
    hideProject: (project, isHidden) => {
      if (isHidden) context.hidden.add(project);
      else context.hidden.delete(project);
    },
    learn(delivery) {
      const issue = learnIssue(delivery);
      if (!issue) return;
      const former = store.find(issue.key);
      // A webhook that is sent again tells of a time that is past.
      const isPast = former !== null && former.issue.updatedAt > issue.updatedAt;
      store.save({
        issue: isPast ? former.issue : issue,
        comments: former?.comments ?? [],
        changes: withChange(former?.changes ?? [], learnChange(delivery)),
      });
    },
  };
}

/** The changes of an issue with one more, unless it is there; oldest first. */
function withChange(
  changes: readonly StoredChange[],
  change: StoredChange | null,
): readonly StoredChange[] {
  if (!change || changes.some(({ id }) => id === change.id)) return changes;
  return [...changes, change].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function known(context: JiraContext, key: string): StoredIssue {
  const stored = context.store.find(key);
  if (!stored) throw new Error(`the stand-in Jira has no issue ${key}`);
  return stored;
}

function statusNamed(context: JiraContext, { issue }: StoredIssue, name: string): JiraStatus {
  const statuses = context.store.project(issue.project.key)?.statuses ?? [];
  const status = statuses.find((candidate) => candidate.name === name);
  if (!status) throw new Error(`project ${issue.project.key} has no status "${name}"`);
  return status;
}
