import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import { type AcmeService, people } from '../../acme.ts';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import { seededIds } from '../../seeded-ids.ts';
import { gitHubWebhook } from '../../shapes/github/webhook.ts';
import type { DeliveryRules } from '../delivery-rules.ts';
import type { Call, Route } from '../route.ts';
import { createSignedSender, type HookTarget, type SendResult } from '../signed-sender.ts';
import { type StandInServer, startStandInServer } from '../stand-in-server.ts';
import { createTimers } from '../timers.ts';
import { createCommitMemory, type KnownCommit } from './commit-memory.ts';
import { commitRoutes } from './commit-routes.ts';
import { createDeploymentMemory } from './deployment-memory.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import { type GitHubContext, type GitHubEndpoint, gitHubRefusal } from './github-context.ts';
import { createHookDeliveries, type HookDelivery } from './hook-deliveries.ts';
import { hookRoutes } from './hook-routes.ts';
import { gitHubPageRoutes } from './page-routes.tsx';
import { createRateLimit } from './rate-limit.ts';
import { createRepositoryMemory } from './repository-memory.ts';
import { repositoryRoutes } from './repository-routes.ts';
import { createRunMemory } from './run-memory.ts';
import { runRoutes } from './run-routes.ts';

type StandInGitHubOptions = {
  clock: Clock;
  /** 0, unless said: a free port. */
  port?: number;
  /** What the API has to be called with; absent lets everybody in. */
  apiToken?: string;
  /** Where webhooks go; may be set later, when the port of the other side is known. */
  hook?: HookTarget;
  hookRules?: Partial<DeliveryRules>;
  /** Of the ids it gives out itself; another one at every start unless said. */
  seed?: string;
};

/** A GitHub that knows of runs and deployments what the webhooks it was given tell. */
export type StandInGitHub = StandInServer<GitHubEndpoint> & {
  /** Where the pages for people are: the `web` address for scenarios. */
  webUrl: string;
  /** Sends a scenario's webhook once, and knows from then on what it tells. */
  send(delivery: ScenarioDelivery): Promise<SendResult>;
  /** Sends any event about a repository, with what `content` adds to it. */
  sendEvent(
    event: string,
    repository: AcmeService['repository'],
    content: Readonly<Record<string, unknown>>,
  ): Promise<SendResult>;
  /** Knows what a webhook tells without sending it, and lists it as a delivery that failed. */
  lose(delivery: ScenarioDelivery): void;
  /** Knows what a webhook tells, and leaves no other trace. */
  learn(delivery: ScenarioDelivery): void;
  /** Sends one of `hookDeliveries()` again, with the same guid. */
  redeliver(id: number): Promise<SendResult | null>;
  hookDeliveries(): readonly HookDelivery[];
  sendWebhooksTo(target: HookTarget | null): void;
  /** What `compare` goes by: revisions of `owner/name`, oldest first. */
  knowCommits(repository: string, commits: readonly (string | KnownCommit)[]): void;
  setRateLimit(budget: { limit: number; resetAt: Date }): void;
};

export async function startStandInGitHub(options: StandInGitHubOptions): Promise<StandInGitHub> {
  const { clock } = options;
  const timers = createTimers();
  const ids = seededIds(options.seed ?? randomUUID());
  const target = options.hook ?? null;
  const rules = options.hookRules ?? {};
  const sender = createSignedSender({ provider: 'github', target, clock, timers, rules });
  let site = '';
  const commits = createCommitMemory();
  const context: GitHubContext = {
    clock,
    repositories: createRepositoryMemory(),
    commits,
    runs: createRunMemory(),
    deployments: createDeploymentMemory(commits),
    hookDeliveries: createHookDeliveries({ sender, clock, ids }),
    rateLimit: createRateLimit(clock),
    site: () => site,
  };
  const server = await startStandInServer<GitHubEndpoint>({
    clock,
    timers,
    port: options.port ?? 0,
    routes: routes(context),
    guard: (call) => guard(context, options.apiToken ?? null, call),
    notFound: () => gitHubRefusal(404, 'Not Found'),
    extraHeaders: context.rateLimit.headers,
  });
  site = server.url;

  function learn(delivery: ScenarioDelivery): void {
    context.repositories.learn(delivery);
    context.runs.learn(delivery);
    context.deployments.learn(delivery);
  }

  function send(delivery: ScenarioDelivery): Promise<SendResult> {
    learn(delivery);
    return context.hookDeliveries.send(delivery);
  }

  return {
    ...server,
    webUrl: `${server.url}/web`,
    send,
    sendEvent(name, repository, content) {
      const web = `${server.url}/web`;
      const event = { name, at: clock.now(), repository, sender: people.kim, content };
      return send(gitHubWebhook({ api: server.url, web }, ids, event));
    },
    lose(delivery) {
      learn(delivery);
      context.hookDeliveries.lose(delivery);
    },
    learn,
    redeliver: context.hookDeliveries.redeliver,
    hookDeliveries: context.hookDeliveries.list,
    sendWebhooksTo: sender.pointAt,
    knowCommits: commits.know,
    setRateLimit: context.rateLimit.set,
  };
}

/** The API stands at the root as on github.com, and below `/api/v3` as on GitHub Enterprise. */
function routes(context: GitHubContext): Route<GitHubEndpoint>[] {
  const api: Route<GitHubEndpoint>[] = [
    {
      endpoint: 'rate_limit',
      method: 'GET',
      path: '/rate_limit',
      answer: () => ({ status: 200, body: context.rateLimit.answer() }),
    },
    ...repositoryRoutes(context),
    ...runRoutes(context),
    ...commitRoutes(context),
    ...deploymentRoutes(context),
    ...hookRoutes(context),
  ];
  const enterprise = api.map((route) => ({ ...route, path: `/api/v3${route.path}` }));
  return [...api, ...enterprise, ...gitHubPageRoutes(context)];
}

function guard(context: GitHubContext, apiToken: string | null, call: Call) {
  const given = call.headers['authorization'];
  const isWelcome = given === `Bearer ${apiToken}` || given === `token ${apiToken}`;
  if (apiToken !== null && !isWelcome) return gitHubRefusal(401, 'Bad credentials');
  // Asking for the limit costs nothing.
  if (call.path.endsWith('/rate_limit') || context.rateLimit.spend()) return null;
  return gitHubRefusal(403, 'API rate limit exceeded for user ID 7100009.');
}
