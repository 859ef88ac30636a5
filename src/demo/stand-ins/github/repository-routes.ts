import type { Answer } from '../answer.ts';
import type { Call, Route } from '../route.ts';
import type { GitHubContext, GitHubEndpoint } from './github-context.ts';
import { paged } from './paged.ts';
import { found, repositoryOf } from './run-routes.ts';

/** What the token can see: a person's list, an app's list, and each by its name. */
export function repositoryRoutes(context: GitHubContext): Route<GitHubEndpoint>[] {
  const { repositories } = context;
  return [
    {
      endpoint: 'repository',
      method: 'GET',
      path: '/repos/:owner/:repo',
      answer: (call) => found(repositories.repository(repositoryOf(call))),
    },
    {
      endpoint: 'user_repositories',
      method: 'GET',
      path: '/user/repos',
      answer: (call) => listed(context, call, (items) => items),
    },
    {
      endpoint: 'installation_repositories',
      method: 'GET',
      path: '/installation/repositories',
      answer: (call) =>
        listed(context, call, (items) => ({
          total_count: repositories.list().length,
          repositories: items,
        })),
    },
  ];
}

function listed(
  context: GitHubContext,
  call: Call,
  shape: (items: readonly object[]) => object,
): Answer {
  const { items, headers } = paged(context.repositories.list(), call, context.site());
  return { status: 200, headers, body: shape(items) };
}
