import { expect } from 'vitest';
import { pollUntil } from '../../support/poll-until.ts';
import { readiness } from './readiness.ts';
import { post, type Webhook } from './webhooks.ts';

/** Webhooks are taken again, and the program says that it is ready, within ten seconds from now. */
export async function expectServesAgain(url: string, next: () => Webhook): Promise<void> {
  const startedMs = performance.now();
  await pollUntil(
    () => post(url, next()),
    ({ status }) => status === 202,
    { what: 'a webhook that is taken again' },
  );
  await pollUntil(
    () => readiness(url),
    (status) => status === 200,
    { what: 'readiness' },
  );
  expect(performance.now() - startedMs).toBeLessThan(10_000);
}
