import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import { type AcmePerson, people } from '../../acme.ts';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import { seededIds } from '../../seeded-ids.ts';
import { userReference } from '../../shapes/pagerduty/references.ts';
import { realSites } from '../../shapes/sites.ts';
import type { DeliveryRules } from '../delivery-rules.ts';
import type { Call, Route } from '../route.ts';
import { createSignedSender, type HookTarget, type SendResult } from '../signed-sender.ts';
import { type StandInServer, startStandInServer } from '../stand-in-server.ts';
import { createTimers } from '../timers.ts';
import { createIncidentMemory } from './incident-memory.ts';
import { incidentRoutes } from './incident-routes.ts';
import type { ExtraEntry, ResolveChannel } from './log-entries.ts';
import { pagerDutyPageRoutes } from './page-routes.tsx';
import {
  notFound,
  type PagerDutyContext,
  type PagerDutyEndpoint,
  pagerDutyRefusal,
} from './pagerduty-context.ts';
import { type SendTo, subscriptionRoutes } from './subscription-routes.ts';
import { createSubscriptions, type Subscription } from './subscriptions.ts';

type StandInPagerDutyOptions = {
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

/** A PagerDuty that knows of incidents what the webhooks it was given tell. */
export type StandInPagerDuty = StandInServer<PagerDutyEndpoint> & {
  /** Where the pages for people are: the `web` address for scenarios. */
  webUrl: string;
  /**
   * Sends a scenario's webhook, tries again on 5xx, 429 and no answer, and knows from then on what
   * it tells. Real PagerDuty holds later events of an incident back meanwhile: await each one.
   */
  send(delivery: ScenarioDelivery): Promise<SendResult>;
  /** Knows what a webhook tells without sending it: a webhook that got lost. */
  learn(delivery: ScenarioDelivery): void;
  /** With several secrets, each webhook carries a signature for each. */
  sendWebhooksTo(target: HookTarget | null): void;
  /** Whether three refusals in a row have stopped the deliveries. */
  isSwitchedOff(): boolean;
  /** Says in the log how an incident was resolved, against what its events suggest. */
  setResolveChannel(incidentId: string, channel: ResolveChannel): void;
  /** Adds to an incident's log what no webhook tells. */
  addLogEntry(incidentId: string, entry: ExtraEntry): void;
  /** What was subscribed through the API, secrets included. */
  subscriptions(): readonly Subscription[];
};

export async function startStandInPagerDuty(
  options: StandInPagerDutyOptions,
): Promise<StandInPagerDuty> {
  const { clock } = options;
  const timers = createTimers();
  const ids = seededIds(options.seed ?? randomUUID());
  const base = { provider: 'pagerduty', clock, timers, rules: options.hookRules ?? {} } as const;
  const sender = createSignedSender({ ...base, target: options.hook ?? null });
  const sendTo: SendTo = (target, delivery) =>
    createSignedSender({ ...base, target }).send(delivery);
  const context: PagerDutyContext = {
    clock,
    ids,
    incidents: createIncidentMemory(),
    subscriptions: createSubscriptions(ids),
    resolveChannels: new Map(),
    extraEntries: new Map(),
  };
  const server = await startStandInServer<PagerDutyEndpoint>({
    clock,
    timers,
    port: options.port ?? 0,
    routes: [
      ...incidentRoutes(context),
      ...subscriptionRoutes(context, { sendTo, enable: sender.enable }),
      ...accountRoutes(),
      ...pagerDutyPageRoutes(context),
    ],
    guard: (call) => guard(options.apiToken ?? null, call),
    notFound,
    extraHeaders: rateLimitHeaders,
  });
  const { learn } = context.incidents;

  return {
    ...server,
    webUrl: `${server.url}/web`,
    learn,
    send(delivery) {
      learn(delivery);
      return sender.send(delivery);
    },
    sendWebhooksTo: sender.pointAt,
    isSwitchedOff: sender.isOff,
    setResolveChannel: (incidentId, channel) => {
      context.resolveChannels.set(incidentId, channel);
    },
    addLogEntry: (incidentId, entry) => {
      const others = context.extraEntries.get(incidentId) ?? [];
      context.extraEntries.set(incidentId, [...others, entry]);
    },
    subscriptions: context.subscriptions.list,
  };
}

function accountRoutes(): Route<PagerDutyEndpoint>[] {
  return [
    {
      endpoint: 'me',
      method: 'GET',
      path: '/users/me',
      answer: () => ({ status: 200, body: { user: userAnswer(people.autopilot) } }),
    },
    {
      endpoint: 'users',
      method: 'GET',
      path: '/users',
      answer: ({ query: { query = '' } }) => {
        const isAlike = (text: string) => text.toLowerCase().includes(query.toLowerCase());
        const users = Object.values(people)
          .map(userAnswer)
          .filter(({ name, email }) => isAlike(name) || isAlike(email));
        return { status: 200, body: { users, more: false } };
      },
    },
    {
      endpoint: 'abilities',
      method: 'GET',
      path: '/abilities',
      answer: () => ({ status: 200, body: { abilities: ['sso', 'teams', 'urgencies'] } }),
    },
  ];
}

/** An account as REST shows it; references to it have no address. */
function userAnswer(person: AcmePerson) {
  const known = { ...userReference(realSites.pagerduty, person), type: 'user' };
  return {
    ...known,
    name: person.name,
    email: `${person.login.replace(/^acme-/, '')}@acme.example`,
  };
}

function guard(apiToken: string | null, call: Call) {
  const given = call.headers['authorization'];
  const isWelcome = given === `Token token=${apiToken}` || given === `Bearer ${apiToken}`;
  if (apiToken === null || isWelcome) return null;
  return pagerDutyRefusal(401, { code: 2006, message: 'Unauthorized' });
}

function rateLimitHeaders() {
  return { 'ratelimit-limit': '960', 'ratelimit-remaining': '959', 'ratelimit-reset': '60' };
}
