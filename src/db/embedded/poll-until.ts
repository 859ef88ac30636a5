import { setTimeout as delay } from 'node:timers/promises';

/** Asks `check` again and again until it answers something other than `null`; `null` when late. */
export async function pollUntil<T>(
  check: () => Promise<T | null>,
  { everyMs, withinMs }: { everyMs: number; withinMs: number },
): Promise<T | null> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await check();
    if (answer !== null || performance.now() >= deadline) return answer;
    await delay(everyMs);
  }
}
