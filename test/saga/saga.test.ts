import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { checkSagas } from './check-sagas.ts';
import { checkSingleFault, singleFaults } from './single-fault.ts';
import { openSagaWorld, type SagaWorld } from './world.ts';

/** The fault suite plays more. */
const numRuns = 60;

let world: SagaWorld;
beforeAll(async () => {
  world = await openSagaWorld();
});
afterAll(() => world?.close());

test('whatever happens to it, a near miss has at most one ticket, and its saga comes to an end', async () => {
  await checkSagas(world, numRuns);
}, 120_000);

test('one thing goes wrong: there is one ticket, or a person is told why there is none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...singleFaults), (single) => checkSingleFault(world, single)),
    { numRuns: 15 },
  );
}, 60_000);
