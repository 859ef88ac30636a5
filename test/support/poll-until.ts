import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer is there; fails with what was answered last. The longer it takes, the more
 * seldom it asks, so that many who wait leave the processor to what they wait for.
 */
export async function pollUntil<T>(
  ask: () => Promise<T> | T,
  isThere: (answer: T) => boolean,
  options: { withinMs?: number; what?: string } = {},
): Promise<T> {
  const startedMs = performance.now();
  const withinMs = options.withinMs ?? 10_000;
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    const waitedMs = performance.now() - startedMs;
    if (waitedMs > withinMs) {
      throw new Error(
        `${options.what ?? 'it'} did not come in time; last seen: ${JSON.stringify(answer)}`,
      );
    }
    await sleep(Math.min(Math.max(waitedMs / 10, 10), 150));
  }
}
