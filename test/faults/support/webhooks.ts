import { Agent, request } from 'node:http';
import type { Provider, ScenarioDelivery } from '../../../src/demo/scenarios/scenario-delivery.ts';
import { signDelivery } from '../../../src/demo/stand-ins/sign-delivery.ts';
import { pollUntil } from '../../support/poll-until.ts';
import { webhookSecret } from '../../support/test-configuration.ts';

/** One webhook, signed and ready to be sent. */
export type Webhook = {
  path: string;
  /** What the provider calls this delivery: the same each time it is sent. */
  key: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
};

/** What a sender saw; `status` is null when there was no answer. */
export type Answer = {
  webhook: Webhook;
  status: number | null;
  retryAfter: string | null;
  tookMs: number;
};

const connections: Readonly<Record<Provider, string>> = {
  pagerduty: 'pd-main',
  github: 'gh-acme',
  jira: 'jira-main',
};

export function toWebhook(delivery: ScenarioDelivery): Webhook {
  const path = `/hooks/${connections[delivery.provider]}`;
  return { path, key: keyOf(delivery), ...signDelivery(delivery, [webhookSecret]) };
}

/** As the providers' documentation names a delivery, not as the program reads it. */
function keyOf({ provider, headers, body }: ScenarioDelivery): string {
  switch (provider) {
    case 'pagerduty':
      return JSON.parse(body).event.id;
    case 'github':
      return headers['X-GitHub-Delivery'] ?? '';
    case 'jira':
      return headers['X-Atlassian-Webhook-Identifier'] ?? '';
  }
}

const agent = new Agent({ keepAlive: true });

/**
 * Sends it once, as a provider does; never rejects. Node's own client: `fetch` takes so much of a
 * busy machine that its own delay would be measured.
 */
export function post(url: string, webhook: Webhook, withinMs = 10_000): Promise<Answer> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const see = (status: number | null, retryAfter: string | null) =>
      resolve({ webhook, status, retryAfter, tookMs: performance.now() - startedMs });
    const nothing = () => see(null, null);
    const options = {
      method: 'POST',
      headers: { ...webhook.headers, 'Content-Length': webhook.body.length },
      agent,
      signal: AbortSignal.timeout(withinMs),
    };
    const sending = request(`${url}${webhook.path}`, options, (answer) => {
      const { statusCode = null, headers } = answer;
      answer.once('end', () => see(statusCode, headers['retry-after'] ?? null));
      answer.once('error', nothing).resume();
    });
    sending.once('error', nothing).end(webhook.body);
  });
}

/** Sends it until it is taken, as providers do: a machine that is busy may turn the first one away. */
export async function deliver(url: string, webhook: Webhook): Promise<void> {
  await pollUntil(
    () => post(url, webhook),
    ({ status }) => status === 202,
    { what: 'an answer of 202', withinMs: 30_000 },
  );
}

/** Sends each of them until it is taken, some at a time. */
export async function deliverAll(url: string, webhooks: readonly Webhook[]): Promise<void> {
  const left = [...webhooks];
  const keepSending = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await deliver(url, next);
  };
  await Promise.all(Array.from({ length: 16 }, keepSending));
}
