import type { Clock } from '../../../clock.ts';
import type { Answer } from '../answer.ts';
import type { CommitMemory } from './commit-memory.ts';
import type { DeploymentMemory } from './deployment-memory.ts';
import type { HookDeliveries } from './hook-deliveries.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RepositoryMemory } from './repository-memory.ts';
import type { RunMemory } from './run-memory.ts';

export type GitHubEndpoint =
  | 'rate_limit'
  | 'repository'
  | 'user_repositories'
  | 'installation_repositories'
  | 'runs'
  | 'run'
  | 'attempt'
  | 'attempt_jobs'
  | 'deployments'
  | 'deployment_statuses'
  | 'compare'
  | 'git_commit'
  | 'hook'
  | 'hook_deliveries'
  | 'hook_delivery'
  | 'redeliver'
  /** The pages for people. */
  | 'page';

/** What the routes of the stand-in GitHub share. */
export type GitHubContext = {
  clock: Clock;
  repositories: RepositoryMemory;
  commits: CommitMemory;
  runs: RunMemory;
  deployments: DeploymentMemory;
  hookDeliveries: HookDeliveries;
  rateLimit: RateLimit;
  /** The stand-in's own address, known once it listens. */
  site: () => string;
};

/** How GitHub says no. */
export function gitHubRefusal(status: number, message: string): Answer {
  return {
    status,
    body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  };
}
