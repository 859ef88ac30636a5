import type { Answer } from '../answer.ts';
import type { Call, Route } from '../route.ts';
import { type GitHubContext, type GitHubEndpoint, gitHubRefusal } from './github-context.ts';
import { paged } from './paged.ts';
import { repositoryOf } from './run-routes.ts';

export function deploymentRoutes(context: GitHubContext): Route<GitHubEndpoint>[] {
  return [
    {
      endpoint: 'deployments',
      method: 'GET',
      path: '/repos/:owner/:repo/deployments',
      answer: (call) => deployments(context, call),
    },
    {
      endpoint: 'deployment_statuses',
      method: 'GET',
      path: '/repos/:owner/:repo/deployments/:deployment/statuses',
      answer: (call) => {
        const id = call.params['deployment'] ?? '';
        return list(context, call, context.deployments.statuses(repositoryOf(call), id));
      },
    },
  ];
}

function deployments(context: GitHubContext, call: Call): Answer {
  const { environment, sha } = call.query;
  const all = context.deployments.deployments(repositoryOf(call));
  const wanted = all.filter(
    (one) => (!environment || one.environment === environment) && (!sha || one.sha === sha),
  );
  return list(context, call, wanted);
}

function list(context: GitHubContext, call: Call, all: readonly object[] | null): Answer {
  if (!all) return gitHubRefusal(404, 'Not Found');
  const { items, headers } = paged(all, call, context.site());
  return { status: 200, headers, body: items };
}
