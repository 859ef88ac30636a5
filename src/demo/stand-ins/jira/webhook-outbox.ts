import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import type { SendResult, SignedSender } from '../signed-sender.ts';
import type { Timers } from '../timers.ts';

/**
 * When a webhook arrives, compared with the answer to the call that caused it. Real Jira promises
 * no order: its webhook may well come before the 201.
 */
export type WebhookTiming =
  | 'before_answer'
  | 'after_answer'
  | 'never'
  /** Held until `deliverHeld`. */
  | 'on_demand'
  | { lateMs: number };

/** `result` is null while it is held or on its way. */
export type OutgoingWebhook = { delivery: ScenarioDelivery; result: SendResult | null };

export type WebhookOutbox = {
  /** Resolves when the call that caused it may be answered. */
  emit(delivery: ScenarioDelivery): Promise<void>;
  setTiming(timing: WebhookTiming): void;
  /** Everything that was to be sent, oldest first; nothing from the time of `never`. */
  all(): readonly OutgoingWebhook[];
  /** Sends what is held, in the order in which it arose. */
  deliverHeld(): Promise<readonly SendResult[]>;
};

const SOON_MS = 20;

export function createWebhookOutbox(options: {
  sender: SignedSender;
  timers: Timers;
  timing: WebhookTiming;
}): WebhookOutbox {
  const all: OutgoingWebhook[] = [];
  let held: OutgoingWebhook[] = [];
  let { timing } = options;

  async function deliver(webhook: OutgoingWebhook): Promise<SendResult> {
    const result = await options.sender.send(webhook.delivery);
    webhook.result = result;
    return result;
  }

  async function emit(delivery: ScenarioDelivery): Promise<void> {
    if (timing === 'never') return;
    const webhook = { delivery, result: null };
    all.push(webhook);
    if (timing === 'on_demand') {
      held.push(webhook);
      return;
    }
    if (timing === 'before_answer') {
      await deliver(webhook);
      return;
    }
    const delayMs = timing === 'after_answer' ? SOON_MS : timing.lateMs;
    options.timers.after(delayMs, () => void deliver(webhook));
  }

  return {
    emit,
    setTiming: (next) => {
      timing = next;
    },
    all: () => [...all],
    async deliverHeld() {
      const due = held;
      held = [];
      const results: SendResult[] = [];
      for (const webhook of due) results.push(await deliver(webhook));
      return results;
    },
  };
}
