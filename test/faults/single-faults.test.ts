import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSingleFault, singleFaults } from '../saga/single-fault.ts';
import { openSagaWorld, type SagaWorld } from '../saga/world.ts';
import { halfInTurn } from '../support/queues.ts';

let world: SagaWorld;
beforeAll(async () => {
  world = await openSagaWorld();
});
afterAll(() => world?.close());

test('each single thing that can go wrong, however Jira tells of the issue: one ticket, or a person is told why there is none', async () => {
  for (const single of halfInTurn(singleFaults)) {
    await checkSingleFault(world, single).catch((cause) => {
      throw new Error(`with ${JSON.stringify(single)}`, { cause });
    });
  }
  expect(singleFaults.length).toBeGreaterThan(400);
}, 600_000);
