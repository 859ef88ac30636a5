import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import { type AcmePerson, people } from '../../acme.ts';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import { seededIds } from '../../seeded-ids.ts';
import { acmeProjects, type JiraProject } from '../../shapes/jira/projects.ts';
import type { JiraFlavour } from '../../shapes/jira/user.ts';
import type { DeliveryRules } from '../delivery-rules.ts';
import { createSignedSender, type HookTarget, type SendResult } from '../signed-sender.ts';
import { type StandInServer, startStandInServer } from '../stand-in-server.ts';
import { createTimers } from '../timers.ts';
import { changelogRoutes } from './changelog-routes.ts';
import { commentRoutes } from './comment-routes.ts';
import { type IssueControls, issueControls } from './issue-controls.ts';
import { issueRoutes } from './issue-routes.ts';
import { createIssueStore } from './issue-store.ts';
import { jiraRefusal } from './jira-answers.ts';
import type { JiraContext, JiraEndpoint } from './jira-context.ts';
import { type JiraCredentials, jiraGuard } from './jira-credentials.ts';
import { linkRoutes } from './link-routes.ts';
import { metaRoutes } from './meta-routes.ts';
import { pageRoutes } from './page-routes.tsx';
import { searchRoutes } from './search-routes.ts';
import { versioned } from './versioned-routes.ts';
import { createWebhookOutbox, type OutgoingWebhook, type WebhookTiming } from './webhook-outbox.ts';

export type StandInJiraOptions = {
  clock: Clock;
  /** 0, unless said: a free port. */
  port?: number;
  /** `cloud` unless said. */
  flavour?: JiraFlavour;
  /** What the API has to be called with; absent lets everybody in. */
  credentials?: JiraCredentials;
  /** Where webhooks go; may be set later, when the port of the other side is known. */
  hook?: HookTarget;
  hookRules?: Partial<DeliveryRules>;
  webhookTiming?: WebhookTiming;
  /** How long a new issue stays invisible to search; `Infinity` is for ever. 0 unless said. */
  searchLagMs?: number;
  /** How many changes a search on Cloud tells of each issue; 40 unless said. */
  changesInSearch?: number;
  /** PAY, SHOP, PLAT and CHG unless said. */
  projects?: readonly JiraProject[];
  /** Where keys begin: `PAY-<firstNumber>`. For a second start against a database that remembers. */
  firstNumber?: number;
  /** Of the ids of its webhooks; another one at every start unless said. */
  seed?: string;
};

/** A Jira to call and to watch, with everything that can be made to go wrong in it. */
export type StandInJira = StandInServer<JiraEndpoint> &
  IssueControls & {
    setSearchLagMs(ms: number): void;
    /** Whose the API token is from now on. */
    setAccount(account: AcmePerson): void;
    setWebhookTiming(timing: WebhookTiming): void;
    sendWebhooksTo(target: HookTarget | null): void;
    /** Every webhook that arose from changes, with how it ended. */
    webhooks(): readonly OutgoingWebhook[];
    /** Sends what `on_demand` held back. */
    deliverHeldWebhooks(): Promise<readonly SendResult[]>;
    /** Sends a scenario's webhook, or one of `webhooks()` again, and knows its issue from then on. */
    send(delivery: ScenarioDelivery): Promise<SendResult>;
  };

export async function startStandInJira(options: StandInJiraOptions): Promise<StandInJira> {
  const { clock, flavour = 'cloud', credentials = null, projects = acmeProjects } = options;
  const timers = createTimers();
  const target = options.hook ?? null;
  const rules = options.hookRules ?? {};
  const sender = createSignedSender({ provider: 'jira', target, clock, timers, rules });
  const timing = options.webhookTiming ?? 'after_answer';
  let searchLagMs = options.searchLagMs ?? 0;
  let site = '';
  const context: JiraContext = {
    clock,
    flavour,
    store: createIssueStore({ projects, firstNumber: options.firstNumber ?? 1 }),
    outbox: createWebhookOutbox({ sender, timers, timing }),
    ids: seededIds(options.seed ?? randomUUID()),
    hidden: new Set(),
    caller: people.autopilot,
    site: () => site,
    searchLagMs: () => searchLagMs,
    changesInSearch: () => options.changesInSearch ?? 40,
  };
  const server = await startStandInServer<JiraEndpoint>({
    clock,
    timers,
    port: options.port ?? 0,
    routes: [...versioned(context, apiRoutes(context)), ...pageRoutes(context)],
    guard: jiraGuard(credentials, flavour),
    notFound: () => jiraRefusal(404, ['null for uri']),
  });
  site = server.url;
  const controls = issueControls(context);

  return {
    ...server,
    ...controls,
    setSearchLagMs: (ms) => {
      searchLagMs = ms;
    },
    setAccount: (account) => {
      context.caller = account;
    },
    setWebhookTiming: context.outbox.setTiming,
    sendWebhooksTo: sender.pointAt,
    webhooks: context.outbox.all,
    deliverHeldWebhooks: context.outbox.deliverHeld,
    send: (delivery) => {
      controls.learn(delivery);
      return sender.send(delivery);
    },
  };
}

function apiRoutes(context: JiraContext) {
  return [
    ...issueRoutes(context),
    ...searchRoutes(context),
    ...changelogRoutes(context),
    ...commentRoutes(context),
    ...linkRoutes(context),
    ...metaRoutes(context),
  ];
}
