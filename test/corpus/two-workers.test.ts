import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClosecall } from '../support/start-closecall.ts';
import { atOnce, checkInterleavings } from './support/interleavings.ts';
import { startForCorpus } from './support/play.ts';

/** Sequences told, each in an order of its own; `INTERLEAVINGS` tells as many as one likes. */
const interleavings = Number(process.env['INTERLEAVINGS'] || 36);
const numRuns = Math.ceil(interleavings / atOnce);

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startForCorpus();
});
afterAll(() => closecall?.stop());

test('two workers at once, aborted transactions and any order end as one worker in order does', async () => {
  const { mixed, died } = await checkInterleavings(closecall, numRuns);
  expect(mixed).toBe(numRuns * atOnce);
  expect(died).toBeGreaterThan(interleavings / 5);
}, 900_000);
