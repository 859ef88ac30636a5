import { z } from 'zod';
import type { Answer } from '../answer.ts';
import type { Call } from '../route.ts';
import { linkIssues } from './issue-changes.ts';
import { jiraRefusal, noSuchIssue } from './jira-answers.ts';
import type { JiraContext } from './jira-context.ts';
import type { VersionedRoute } from './versioned-routes.ts';

const Ref = z.object({ key: z.string() });
const NewLink = z.object({
  type: z.object({ name: z.string() }),
  inwardIssue: Ref,
  outwardIssue: Ref,
});

const TYPES = ['Blocks', 'Cloners', 'Duplicate', 'Relates'];

/** Links between issues; the same link twice stays one, as in Jira. */
export function linkRoutes(context: JiraContext): VersionedRoute[] {
  return [
    {
      endpoint: 'link_issues',
      method: 'POST',
      path: '/issueLink',
      answer: (call) => link(context, call),
    },
  ];
}

function link(context: JiraContext, call: Call): Answer {
  const wanted = NewLink.safeParse(call.json).data;
  if (!wanted) return jiraRefusal(400, ['Invalid request payload.']);
  const { name } = wanted.type;
  if (!TYPES.includes(name)) {
    return jiraRefusal(404, [`No issue link type with name '${name}' found.`]);
  }
  const one = context.store.find(wanted.inwardIssue.key);
  const other = context.store.find(wanted.outwardIssue.key);
  if (!one || !other) return noSuchIssue();
  const isThere = one.issue.links?.some(({ type, id }) => type === name && id === other.issue.id);
  if (!isThere) linkIssues(context, name, one, other);
  return { status: 201, body: null };
}
