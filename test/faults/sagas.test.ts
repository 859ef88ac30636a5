import { afterAll, beforeAll, test } from 'vitest';
import { checkSagas } from '../saga/check-sagas.ts';
import { openSagaWorld, type SagaWorld } from '../saga/world.ts';
import { seedNumber } from './support/new-seed.ts';

/** Besides those of `npm test` and each single fault; `FAULT_SAGAS` plays as many as one likes. */
const numRuns = Number(process.env['FAULT_SAGAS'] || 25);

let world: SagaWorld;
beforeAll(async () => {
  world = await openSagaWorld();
});
afterAll(() => world?.close());

test(`${numRuns} sagas: at most one ticket for each near miss, and each comes to an end`, async () => {
  await checkSagas(world, numRuns, seedNumber());
}, 900_000);
