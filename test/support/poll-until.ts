import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is there; fails with what was answered last. */
export async function pollUntil<T>(
  ask: () => Promise<T> | T,
  isThere: (answer: T) => boolean,
  options: { withinMs?: number; what?: string } = {},
): Promise<T> {
  const endMs = performance.now() + (options.withinMs ?? 10_000);
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    if (performance.now() > endMs) {
      throw new Error(
        `${options.what ?? 'it'} did not come in time; last seen: ${JSON.stringify(answer)}`,
      );
    }
    await sleep(15);
  }
}
