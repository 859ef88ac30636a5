import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSagas } from '../saga/check-sagas.ts';
import { checkSingleFault, singleFaults } from '../saga/single-fault.ts';
import { openSagaWorld, type SagaWorld } from '../saga/world.ts';
import { seedNumber } from './support/new-seed.ts';

/** With the single faults more than five hundred in all; `FAULT_SAGAS` plays as many as one likes. */
const numRuns = Number(process.env['FAULT_SAGAS'] || 150);

let world: SagaWorld;
beforeAll(async () => {
  world = await openSagaWorld();
});
afterAll(() => world?.close());

test('each single thing that can go wrong, however Jira tells of the issue: one ticket, or a person is told why there is none', async () => {
  for (const single of singleFaults) {
    await checkSingleFault(world, single).catch((cause) => {
      throw new Error(`with ${JSON.stringify(single)}`, { cause });
    });
  }
  expect(singleFaults.length).toBeGreaterThan(400);
}, 600_000);

test(`${numRuns} sagas: at most one ticket for each near miss, and each comes to an end`, async () => {
  await checkSagas(world, numRuns, seedNumber());
}, 900_000);
