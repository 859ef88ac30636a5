import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClosecall } from '../support/start-closecall.ts';
import { atOnce, checkInterleavings } from './support/interleavings.ts';
import { startForCorpus } from './support/play.ts';

/** The faults suite has a thousand. */
const numRuns = 6;

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startForCorpus();
});
afterAll(() => closecall?.stop());

test('two workers at once, aborted transactions and any order end as one worker in order does', async () => {
  const { mixed, died } = await checkInterleavings(closecall, numRuns);
  expect(mixed).toBe(numRuns * atOnce);
  expect(died).toBeGreaterThan(20);
}, 300_000);
