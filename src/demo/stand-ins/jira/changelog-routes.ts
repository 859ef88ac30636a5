import { z } from 'zod';
import { jiraTime } from '../../shapes/times.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../route.ts';
import { withIssue } from './issue-routes.ts';
import type { StoredChange, StoredIssue } from './issue-store.ts';
import { jiraRefusal } from './jira-answers.ts';
import type { JiraContext } from './jira-context.ts';
import type { VersionedRoute } from './versioned-routes.ts';

const Page = z.object({
  startAt: z.coerce.number().int().min(0).default(0),
  maxResults: z.coerce.number().int().min(1).max(100).default(100),
});

/** The whole past of an issue, page by page; Data Center has no such address. */
export function changelogRoutes(context: JiraContext): VersionedRoute[] {
  return [
    {
      endpoint: 'list_changelog',
      method: 'GET',
      path: '/issue/:key/changelog',
      answer: (call) =>
        context.flavour === 'cloud'
          ? withIssue(context, call, (stored) => list(stored, call))
          : jiraRefusal(404, ['null for uri']),
    },
  ];
}

function list({ changes }: StoredIssue, call: Call): Answer {
  const { startAt, maxResults } = Page.safeParse(call.query).data ?? Page.parse({});
  const values = changes.slice(startAt, startAt + maxResults).map(changeAnswer);
  const isLast = startAt + values.length >= changes.length;
  return { status: 200, body: { startAt, maxResults, total: changes.length, isLast, values } };
}

/** What `expand=changelog` adds: the newest on Cloud, newest first; all on Data Center. */
export function changelogAnswer(context: JiraContext, { changes }: StoredIssue) {
  const isCloud = context.flavour === 'cloud';
  const shown = isCloud ? changes.toReversed().slice(0, context.changesInSearch()) : changes;
  return {
    startAt: 0,
    maxResults: shown.length,
    total: changes.length,
    histories: shown.map(changeAnswer),
  };
}

function changeAnswer({ id, at, author, items }: StoredChange) {
  return { id, ...(author && { author }), created: jiraTime(at), items };
}
