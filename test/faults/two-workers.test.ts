import { afterAll, beforeAll, expect, test } from 'vitest';
import { atOnce, checkInterleavings } from '../corpus/support/interleavings.ts';
import { startForCorpus } from '../corpus/support/play.ts';
import type { TestClosecall } from '../support/start-closecall.ts';

/** Sequences told, each in an order of its own; `FAULT_INTERLEAVINGS` tells as many as one likes. */
const interleavings = Number(process.env['FAULT_INTERLEAVINGS'] || 140);
const numRuns = Math.ceil(interleavings / atOnce);

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startForCorpus();
});
afterAll(() => closecall?.stop());

test(`${interleavings} interleavings of two workers, any of which may die, end as one worker in order does`, async () => {
  const { mixed, died } = await checkInterleavings(closecall, numRuns);
  expect(mixed).toBeGreaterThanOrEqual(interleavings);
  expect(died).toBeGreaterThan(interleavings / 5);
}, 900_000);
