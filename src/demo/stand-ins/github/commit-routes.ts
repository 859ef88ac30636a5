import type { Answer } from '../answer.ts';
import type { Call, Route } from '../route.ts';
import { type GitHubContext, type GitHubEndpoint, gitHubRefusal } from './github-context.ts';
import { paged } from './paged.ts';
import { found, repositoryOf } from './run-routes.ts';

export function commitRoutes(context: GitHubContext): Route<GitHubEndpoint>[] {
  return [
    {
      endpoint: 'compare',
      method: 'GET',
      path: '/repos/:owner/:repo/compare/:range',
      answer: (call) => compare(context, call),
    },
    {
      endpoint: 'git_commit',
      method: 'GET',
      path: '/repos/:owner/:repo/git/commits/:sha',
      answer: (call) =>
        found(context.commits.gitCommit(repositoryOf(call), call.params['sha'] ?? '')),
    },
  ];
}

/** Commits are paged, and only the first page tells the files that changed. */
function compare(context: GitHubContext, call: Call): Answer {
  const [base = '', head = ''] = (call.params['range'] ?? '').split('...');
  const compared = context.commits.compare(repositoryOf(call), base, head);
  if (!compared) return gitHubRefusal(404, 'Not Found');
  const { items, headers } = paged(compared.commits, call, context.site());
  const isFirst = (call.query['page'] ?? '1') === '1';
  const patch = '@@ -1 +1 @@ round(total)';
  return {
    status: 200,
    headers,
    body: {
      status: compared.status,
      ahead_by: compared.aheadBy,
      behind_by: compared.behindBy,
      total_commits: compared.aheadBy,
      base_commit: compared.base,
      merge_base_commit: compared.mergeBase,
      commits: items,
      ...(isFirst && { files: [{ filename: 'src/basket.ts', status: 'modified', patch }] }),
    },
  };
}
