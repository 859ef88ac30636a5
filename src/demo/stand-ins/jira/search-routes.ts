import { z } from 'zod';
import type { Answer } from '../answer.ts';
import type { Call } from '../route.ts';
import { changelogAnswer } from './changelog-routes.ts';
import { type ApiVersion, fieldNames, issueAnswer } from './issue-shape.ts';
import type { StoredIssue } from './issue-store.ts';
import { jiraRefusal } from './jira-answers.ts';
import type { JiraContext } from './jira-context.ts';
import { type JqlClause, parseJql } from './jql.ts';
import { dateProblem, isKnownField, satisfies } from './jql-match.ts';
import type { VersionedRoute } from './versioned-routes.ts';

const Query = z.object({
  jql: z.string().default(''),
  fields: z.union([z.string(), z.array(z.string())]).optional(),
  maxResults: z.coerce.number().int().min(1).max(5_000).default(50),
  startAt: z.coerce.number().int().min(0).default(0),
  nextPageToken: z.string().optional(),
  /** Data Center takes a list, Cloud a text. */
  expand: z.union([z.string(), z.array(z.string())]).optional(),
});

type Query = z.infer<typeof Query>;

/**
 * Cloud answers below `/search/jql` and has removed the old address; Data Center has only that.
 * An issue is found once it is older than the search lag.
 */
export function searchRoutes(context: JiraContext): VersionedRoute[] {
  const current = context.flavour === 'cloud' ? '/search/jql' : '/search';
  const answer = (call: Call, version: ApiVersion): Answer => search(context, call, version);
  const searching: VersionedRoute[] = [
    { endpoint: 'search', method: 'POST', path: current, answer },
    { endpoint: 'search', method: 'GET', path: current, answer },
  ];
  if (context.flavour === 'datacenter') return searching;
  const removed = (): Answer =>
    jiraRefusal(410, ['The requested API has been removed. Please use /rest/api/3/search/jql.']);
  return [
    ...searching,
    { endpoint: 'search', method: 'POST', path: '/search', answer: removed },
    { endpoint: 'search', method: 'GET', path: '/search', answer: removed },
  ];
}

function search(context: JiraContext, call: Call, version: ApiVersion): Answer {
  const query = Query.safeParse(call.method === 'GET' ? call.query : call.json).data;
  if (!query) return jiraRefusal(400, ['Invalid request payload. Refer to the REST API docs.']);
  const parsed = parseJql(query.jql);
  if (!parsed.ok) return jiraRefusal(400, [parsed.problem]);
  const problem = clauseProblem(context, parsed.value);
  if (problem) return jiraRefusal(400, [problem]);
  const found = visible(context, call.at).filter(({ issue }) =>
    parsed.value.every((clause) => satisfies(issue, clause)),
  );
  const isCloud = context.flavour === 'cloud';
  return {
    status: 200,
    body: (isCloud ? cloudPage : dataCenterPage)(context, version, query, found),
  };
}

function visible(context: JiraContext, now: Date): StoredIssue[] {
  const lagMs = context.searchLagMs();
  return context.store
    .list()
    .filter(({ issue }) => now.getTime() - issue.createdAt.getTime() >= lagMs);
}

function clauseProblem(context: JiraContext, clauses: readonly JqlClause[]): string | null {
  for (const clause of clauses) {
    const { field, values } = clause;
    if (!isKnownField(field)) return `Field '${field}' does not exist or you cannot see it.`;
    const ofDate = dateProblem(clause);
    if (ofDate) return ofDate;
    const unknown = values.find((value) => field === 'project' && !context.store.project(value));
    if (unknown !== undefined) {
      return `The value '${unknown}' does not exist for the field 'project'.`;
    }
  }
  return null;
}

function cloudPage(
  context: JiraContext,
  version: ApiVersion,
  query: Query,
  found: readonly StoredIssue[],
) {
  const start = Number(query.nextPageToken ?? 0);
  const end = start + query.maxResults;
  const isLast = end >= found.length;
  return {
    issues: found.slice(start, end).map((stored) => told(context, version, stored, query)),
    isLast,
    ...(!isLast && { nextPageToken: String(end) }),
  };
}

function dataCenterPage(
  context: JiraContext,
  version: ApiVersion,
  query: Query,
  found: readonly StoredIssue[],
) {
  const { startAt, maxResults } = query;
  const page = found.slice(startAt, startAt + maxResults);
  return {
    expand: 'schema,names',
    startAt,
    maxResults,
    total: found.length,
    issues: page.map((stored) => told(context, version, stored, query)),
  };
}

function told(context: JiraContext, version: ApiVersion, stored: StoredIssue, query: Query) {
  // Without `fields` the new search gives ids alone.
  const fields = query.fields ?? (context.flavour === 'cloud' ? 'id' : undefined);
  const answer = issueAnswer(context, version, stored.issue, fieldNames(fields));
  const isAskedFor = [query.expand ?? []].flat().join(',').split(',').includes('changelog');
  return isAskedFor ? { ...answer, changelog: changelogAnswer(context, stored) } : answer;
}
