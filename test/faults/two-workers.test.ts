import { afterAll, beforeAll, expect, test } from 'vitest';
import { atOnce, checkInterleavings } from '../corpus/support/interleavings.ts';
import { startForCorpus } from '../corpus/support/play.ts';
import type { TestClosecall } from '../support/start-closecall.ts';

/** A thousand sequences, each told in an order of its own. */
const numRuns = Math.ceil(1_000 / atOnce);

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startForCorpus();
});
afterAll(() => closecall?.stop());

test('a thousand interleavings of two workers, any of which may die, end as one worker in order does', async () => {
  const { mixed, died } = await checkInterleavings(closecall, numRuns);
  expect(mixed).toBeGreaterThanOrEqual(1_000);
  expect(died).toBeGreaterThan(200);
}, 900_000);
