import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, post, type Webhook } from './webhooks.ts';

/** Of a sender who was not served; fault tests are not about what it costs to turn people away. */
const restMs = 100;

/** Senders that keep going whatever they are answered; each has one webhook on its way. */
export type SteadySenders = {
  /** Every answer so far, in the order in which they came. */
  answers: readonly Answer[];
  /** From now on they send here; null holds them back. */
  sendTo(url: string | null): void;
  /** No new webhooks; resolves when nothing is on its way. */
  stop(): Promise<void>;
};

export function startSenders(options: {
  url: string | null;
  count: number;
  next: () => Webhook;
  /** Each sender's rest between an answer and its next webhook. */
  pauseMs: number;
}): SteadySenders {
  const answers: Answer[] = [];
  let { url } = options;
  let stopping = false;
  const keepSending = async () => {
    while (!stopping) {
      const answer = url === null ? null : await post(url, options.next());
      if (answer !== null) answers.push(answer);
      await wait(answer?.status === 202 ? options.pauseMs : restMs);
    }
  };
  const senders = Array.from({ length: options.count }, keepSending);
  return {
    answers,
    sendTo: (next) => {
      url = next;
    },
    stop: async () => {
      stopping = true;
      await Promise.all(senders);
    },
  };
}
