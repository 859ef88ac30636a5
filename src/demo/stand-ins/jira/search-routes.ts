import { z } from 'zod';
import type { JiraIssue } from '../../shapes/jira/issue.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../route.ts';
import { type ApiVersion, fieldNames, issueAnswer } from './issue-shape.ts';
import { jiraRefusal } from './jira-answers.ts';
import type { JiraContext } from './jira-context.ts';
import { type JqlClause, parseJql } from './jql.ts';
import { isKnownField, satisfies } from './jql-match.ts';
import type { VersionedRoute } from './versioned-routes.ts';

const Query = z.object({
  jql: z.string().default(''),
  fields: z.union([z.string(), z.array(z.string())]).optional(),
  maxResults: z.coerce.number().int().min(1).max(5_000).default(50),
  startAt: z.coerce.number().int().min(0).default(0),
  nextPageToken: z.string().optional(),
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
  const found = visible(context, call.at).filter((issue) =>
    parsed.value.every((clause) => satisfies(issue, clause)),
  );
  const isCloud = context.flavour === 'cloud';
  return {
    status: 200,
    body: (isCloud ? cloudPage : dataCenterPage)(context, version, query, found),
  };
}

function visible(context: JiraContext, now: Date): JiraIssue[] {
  const lagMs = context.searchLagMs();
  return context.store
    .list()
    .map(({ issue }) => issue)
    .filter(({ createdAt }) => now.getTime() - createdAt.getTime() >= lagMs);
}

function clauseProblem(context: JiraContext, clauses: readonly JqlClause[]): string | null {
  for (const { field, values } of clauses) {
    if (!isKnownField(field)) return `Field '${field}' does not exist or you cannot see it.`;
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
  found: readonly JiraIssue[],
) {
  const start = Number(query.nextPageToken ?? 0);
  const end = start + query.maxResults;
  const isLast = end >= found.length;
  // Without `fields` the new search gives ids alone.
  const names = fieldNames(query.fields ?? 'id');
  return {
    issues: found.slice(start, end).map((issue) => issueAnswer(context, version, issue, names)),
    isLast,
    ...(!isLast && { nextPageToken: String(end) }),
  };
}

function dataCenterPage(
  context: JiraContext,
  version: ApiVersion,
  query: Query,
  found: readonly JiraIssue[],
) {
  const { startAt, maxResults } = query;
  const names = fieldNames(query.fields);
  const page = found.slice(startAt, startAt + maxResults);
  return {
    expand: 'schema,names',
    startAt,
    maxResults,
    total: found.length,
    issues: page.map((issue) => issueAnswer(context, version, issue, names)),
  };
}
