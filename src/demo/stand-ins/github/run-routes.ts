import type { Answer } from '../answer.ts';
import type { Call, Route } from '../route.ts';
import { type GitHubContext, type GitHubEndpoint, gitHubRefusal } from './github-context.ts';
import { paged } from './paged.ts';

export function runRoutes(context: GitHubContext): Route<GitHubEndpoint>[] {
  const { runs } = context;
  const path = '/repos/:owner/:repo/actions/runs/:run';
  return [
    {
      endpoint: 'runs',
      method: 'GET',
      path: '/repos/:owner/:repo/actions/runs',
      answer: (call) => list(context, call),
    },
    {
      endpoint: 'run',
      method: 'GET',
      path,
      answer: (call) => found(runs.run(repositoryOf(call), call.params['run'] ?? '')),
    },
    {
      endpoint: 'attempt',
      method: 'GET',
      path: `${path}/attempts/:attempt`,
      answer: (call) => found(runs.attempt(...attemptOf(call))),
    },
    {
      endpoint: 'attempt_jobs',
      method: 'GET',
      path: `${path}/attempts/:attempt/jobs`,
      answer: (call) => jobs(context, call),
    },
  ];
}

/** `owner/name`, as the path says it. */
export function repositoryOf(call: Call): string {
  return `${call.params['owner']}/${call.params['repo']}`;
}

export function found(thing: object | null): Answer {
  return thing ? { status: 200, body: thing } : gitHubRefusal(404, 'Not Found');
}

function attemptOf(call: Call): [string, string, string] {
  return [repositoryOf(call), call.params['run'] ?? '', call.params['attempt'] ?? ''];
}

function jobs(context: GitHubContext, call: Call): Answer {
  const all = context.runs.jobs(...attemptOf(call));
  if (!all) return gitHubRefusal(404, 'Not Found');
  const { items, headers } = paged(all, call, context.site());
  return { status: 200, headers, body: { total_count: all.length, jobs: items } };
}

/** Of any search GitHub lists the newest thousand. */
const MOST_LISTED = 1_000;

function list(context: GitHubContext, call: Call): Answer {
  const { status, created, exclude_pull_requests: isShort } = call.query;
  const [from = '', to = ''] = (created ?? '').split('..');
  const all = context.runs
    .list(repositoryOf(call))
    .filter((run) => !status || run.status === status || run['conclusion'] === status)
    .filter(({ created_at: at }) => !created || (at >= from && at <= to));
  const { items, headers } = paged(all.slice(0, MOST_LISTED), call, context.site());
  const runs = items.map((run) => (isShort === 'true' ? { ...run, pull_requests: [] } : run));
  return { status: 200, headers, body: { total_count: all.length, workflow_runs: runs } };
}
