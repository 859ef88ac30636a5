import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, post, type Webhook } from './webhooks.ts';

const tickMs = 20;

/**
 * Sends so many webhooks a second, whether or not the earlier ones were answered, as many senders
 * at once would. Resolves with all answers.
 */
export async function sendAtRate(
  url: string,
  options: { perSecond: number; seconds: number; next: () => Webhook; withinMs?: number },
): Promise<readonly Answer[]> {
  const count = options.perSecond * options.seconds;
  // Telling and signing them is not what is measured.
  const webhooks = Array.from({ length: count }, options.next);
  const underWay: Promise<Answer>[] = [];
  const startedMs = performance.now();
  while (underWay.length < count) {
    const due = Math.ceil(((performance.now() - startedMs) / 1000) * options.perSecond);
    for (const webhook of webhooks.slice(underWay.length, due)) {
      underWay.push(post(url, webhook, options.withinMs));
    }
    await wait(tickMs);
  }
  return Promise.all(underWay);
}

/** The time within which this share of the webhooks was answered, in ms. */
export function quantile(answers: readonly Answer[], share: number): number {
  const times = answers.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return times[Math.ceil(times.length * share) - 1] ?? 0;
}
