import type { Clock } from '../../clock.ts';
import type { Provider, ScenarioDelivery } from '../scenarios/scenario-delivery.ts';
import { type DeliveryRules, deliveryRules } from './delivery-rules.ts';
import { type PostOutcome, postBody } from './post-body.ts';
import { signDelivery } from './sign-delivery.ts';
import type { Timers } from './timers.ts';

/** Where webhooks go, and the secrets they are signed with: several during a rotation. */
export type HookTarget = { url: string; secrets: readonly string[] };

type SendAttempt = PostOutcome & { at: Date };

/**
 * How a webhook ended. `dropped` was refused for good (a 4xx, or for GitHub any failure),
 * `gave_up` used up its retries, `not_sent` had nowhere to go or was switched off by the provider.
 */
export type SendResult = {
  kind: 'delivered' | 'dropped' | 'gave_up' | 'not_sent';
  attempts: readonly SendAttempt[];
};

export type SignedSender = {
  /** Sends as the provider would, retries included. Never throws. */
  send(delivery: ScenarioDelivery): Promise<SendResult>;
  pointAt(target: HookTarget | null): void;
  /** Where webhooks go; null while that is nowhere. */
  address(): string | null;
  /** Whether the provider has stopped sending after too many refusals; `enable` revives it. */
  isOff(): boolean;
  enable(): void;
};

type SignedSenderOptions = {
  provider: Provider;
  target: HookTarget | null;
  clock: Clock;
  timers: Timers;
  /** Changes to the provider's own rules, such as shorter waits. */
  rules?: Partial<DeliveryRules>;
};

export function createSignedSender(options: SignedSenderOptions): SignedSender {
  const { provider, clock, timers } = options;
  const rules = { ...deliveryRules[provider], ...options.rules };
  let target = options.target;
  let refusals = 0;

  const isOff = (): boolean => refusals >= (rules.refusalsUntilOff ?? Number.POSITIVE_INFINITY);

  async function attempt(delivery: ScenarioDelivery, to: HookTarget, retry: number) {
    const headers = { ...delivery.headers, ...(retry > 0 && rules.retryHeaders(retry)) };
    const signed = signDelivery({ ...delivery, headers }, to.secrets);
    const at = clock.now();
    const { timeoutMs } = rules;
    return {
      at,
      ...(await postBody({ url: to.url, ...signed, timeoutMs, signal: timers.signal })),
    };
  }

  async function tryUntilSettled(delivery: ScenarioDelivery, to: HookTarget): Promise<SendResult> {
    const attempts: SendAttempt[] = [];
    for (const delayMs of [0, ...rules.retryDelaysMs]) {
      if (delayMs > 0) await timers.wait(delayMs);
      if (timers.isClosed()) break;
      const last = await attempt(delivery, to, attempts.length);
      attempts.push(last);
      const kind = ending(rules, last.status);
      if (kind) return { kind, attempts };
    }
    return { kind: 'gave_up', attempts };
  }

  async function send(delivery: ScenarioDelivery): Promise<SendResult> {
    if (!target || isOff()) return { kind: 'not_sent', attempts: [] };
    const result = await tryUntilSettled(delivery, target);
    if (result.kind === 'dropped') refusals += 1;
    if (result.kind === 'delivered') refusals = 0;
    return result;
  }

  return {
    send,
    address: () => target?.url ?? null,
    isOff,
    pointAt: (next) => {
      target = next;
    },
    enable: () => {
      refusals = 0;
    },
  };
}

/** Null while the provider would try again. */
function ending(rules: DeliveryRules, status: number | null): 'delivered' | 'dropped' | null {
  if (status !== null && status >= 200 && status < 300) return 'delivered';
  return rules.isRetried(status) ? null : 'dropped';
}
