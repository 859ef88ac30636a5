import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import {
  acknowledged,
  allProcessed,
  expectNoOrphans,
  expectStoredOnce,
  unacknowledged,
} from './support/ledger.ts';
import { newSeed } from './support/new-seed.ts';
import { openStage, type Stage } from './support/stage.ts';
import { startSenders } from './support/steady-senders.ts';
import { mixedTraffic } from './support/traffic.ts';
import { deliverAll } from './support/webhooks.ts';

const kills = 3;

describe.each(queuesInTurn(import.meta.url))('with the queue on %s', (queue) => {
  let stage: Stage;
  afterEach(() => stage?.close());

  test(`kill -9 of the web process, ${kills} times at random under load, loses no acknowledged delivery`, async () => {
    const seed = newSeed();
    const ids = seededIds(seed);
    stage = await openStage({ queue });
    let closecall = await stage.serve();
    const { url } = closecall;
    const senders = startSenders({ url, count: 8, next: mixedTraffic(seed), pauseMs: 50 });
    for (let kill = 0; kill < kills; kill += 1) {
      const before = acknowledged(senders.answers).length;
      await pollUntil(
        () => acknowledged(senders.answers).length,
        (count) => count >= before + 10,
        { what: 'some traffic', withinMs: 20_000 },
      );
      await wait(ids.between(0, 600));
      await closecall.kill();
      closecall = await stage.serve();
      senders.sendTo(closecall.url);
    }
    await senders.stop();

    const database = await stage.connect();
    const acked = acknowledged(senders.answers);
    await expectStoredOnce(database, acked);

    const again = unacknowledged(senders.answers);
    expect(again.length).toBeGreaterThan(0);
    await deliverAll(closecall.url, again);
    await expectStoredOnce(database, [...acked, ...again]);
    await expectNoOrphans(database);

    // The claims of the dead processes run out.
    await stage.shiftTime('90 seconds');
    const counts = await allProcessed(database);
    expect(counts['quarantined'] ?? 0).toBe(0);
  });
});
