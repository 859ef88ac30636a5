import { issueFields, type JiraIssue } from '../../shapes/jira/issue.ts';
import { jiraUser } from '../../shapes/jira/user.ts';
import { jiraTime } from '../../shapes/times.ts';
import { textDocument } from './adf.ts';
import type { StoredComment } from './issue-store.ts';
import type { JiraContext } from './jira-context.ts';

export type ApiVersion = '2' | '3';

/** An issue as the API answers it. `names` are the fields asked for; null means all of them. */
export function issueAnswer(
  context: JiraContext,
  version: ApiVersion,
  issue: JiraIssue,
  names: readonly string[] | null,
) {
  const site = context.site();
  const all: Record<string, unknown> = issueFields(site, issue, context.flavour);
  if (version === '3') all['description'] = documentOf(issue.document, issue.description);
  const wanted = names?.filter((name) => Object.hasOwn(all, name));
  return {
    expand: 'renderedFields,names,schema,transitions,changelog',
    id: issue.id,
    self: `${site}/rest/api/${version}/issue/${issue.id}`,
    key: issue.key,
    fields: wanted ? Object.fromEntries(wanted.map((name) => [name, all[name]])) : all,
  };
}

/** The `fields` of a call, as text or as a list; null for all of them. */
export function fieldNames(fields: readonly string[] | string | undefined): string[] | null {
  if (fields === undefined) return null;
  const names = typeof fields === 'string' ? fields.split(',') : [...fields];
  return names.includes('*all') ? null : names.map((name) => name.trim());
}

export function commentAnswer(
  context: JiraContext,
  version: ApiVersion,
  issueId: string,
  comment: StoredComment,
) {
  const site = context.site();
  const author = jiraUser(site, comment.author, context.flavour);
  return {
    self: `${site}/rest/api/${version}/issue/${issueId}/comment/${comment.id}`,
    id: comment.id,
    author,
    body: version === '3' ? documentOf(comment.document, comment.text) : comment.text,
    updateAuthor: author,
    created: jiraTime(comment.createdAt),
    updated: jiraTime(comment.updatedAt),
    ...(context.flavour === 'cloud' && { jsdPublic: true }),
  };
}

function documentOf(document: object | null, text: string | null): object | null {
  return document ?? (text === null ? null : textDocument(text));
}
