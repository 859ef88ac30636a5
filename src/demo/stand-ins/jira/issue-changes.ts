import { changelogItems, createdItems } from '../../shapes/jira/changelog.ts';
import type { JiraIssue, JiraStatus } from '../../shapes/jira/issue.ts';
import { resolutionFor } from '../../shapes/jira/projects.ts';
import { jiraUser } from '../../shapes/jira/user.ts';
import { issueWebhook } from '../../shapes/jira/webhook.ts';
import type { NewIssue } from './create-issue.ts';
import type { StoredIssue } from './issue-store.ts';
import { type JiraContext, webhookSource } from './jira-context.ts';

/** Each change is kept first and then told of, as Jira does. */

export async function createIssue(context: JiraContext, draft: NewIssue): Promise<JiraIssue> {
  const { issue } = context.store.insert(draft);
  const items = createdItems(issue, context.flavour);
  await context.outbox.emit(
    issueWebhook(webhookSource(context), {
      event: 'jira:issue_created',
      at: issue.createdAt,
      issue,
      who: context.caller,
      changelog: { id: context.store.nextId(), items },
    }),
  );
  return issue;
}

export function moveIssue(
  context: JiraContext,
  stored: StoredIssue,
  status: JiraStatus,
): Promise<void> {
  return changeIssue(context, stored, { status, resolution: resolutionFor(status) });
}

export function editLabels(
  context: JiraContext,
  stored: StoredIssue,
  labels: readonly string[],
): Promise<void> {
  return changeIssue(context, stored, { labels });
}

/** To another project, where it gets another key; its id stays. */
export async function moveToProject(
  context: JiraContext,
  stored: StoredIssue,
  project: JiraIssue['project'],
): Promise<JiraIssue> {
  const key = context.store.nextKey(project.key);
  context.store.remove(stored.issue.key);
  await changeIssue(context, stored, { key, project });
  return { ...stored.issue, key, project };
}

/** Both are told of it, as Jira does. */
export function linkIssues(
  { store }: JiraContext,
  type: string,
  one: StoredIssue,
  other: StoredIssue,
): void {
  const linked = (issue: JiraIssue, { id, key }: JiraIssue) => ({
    ...issue,
    links: [...(issue.links ?? []), { type, id, key }],
  });
  store.save({ ...one, issue: linked(one.issue, other.issue) });
  store.save({ ...other, issue: linked(other.issue, one.issue) });
}

export async function deleteIssue(context: JiraContext, { issue }: StoredIssue): Promise<void> {
  context.store.remove(issue.key);
  await context.outbox.emit(
    issueWebhook(webhookSource(context), {
      event: 'jira:issue_deleted',
      at: context.clock.now(),
      issue,
      who: context.caller,
      changelog: null,
    }),
  );
}

async function changeIssue(
  context: JiraContext,
  stored: StoredIssue,
  change: Partial<Pick<JiraIssue, 'status' | 'resolution' | 'labels' | 'key' | 'project'>>,
): Promise<void> {
  const at = context.clock.now();
  const issue = dated(stored.issue, { ...stored.issue, ...change, updatedAt: at });
  const items = changelogItems(stored.issue, issue, context.flavour);
  const id = context.store.nextId();
  const author = jiraUser(context.site(), context.caller, context.flavour);
  context.store.save({
    ...stored,
    issue,
    changes: [...stored.changes, { id, at, author, items }],
  });
  await context.outbox.emit(
    issueWebhook(webhookSource(context), {
      event: 'jira:issue_updated',
      at,
      issue,
      who: context.caller,
      changelog: { id, items },
    }),
  );
}

/** A label or another project changes neither when it was resolved nor since when its status counts. */
function dated(before: JiraIssue, after: JiraIssue): JiraIssue {
  const { createdAt, categorySince = createdAt, resolvedAt = createdAt } = before;
  const isSame = before.status.category === after.status.category;
  const isResolvedAlike = before.resolution?.id === after.resolution?.id;
  return {
    ...after,
    categorySince: isSame ? categorySince : after.updatedAt,
    resolvedAt: isResolvedAlike ? resolvedAt : after.updatedAt,
  };
}
