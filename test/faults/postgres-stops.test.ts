import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import {
  acknowledged,
  allProcessed,
  expectNoOrphans,
  expectServedOrTurnedAway,
  expectStoredOnce,
  unacknowledged,
} from './support/ledger.ts';
import { newSeed } from './support/new-seed.ts';
import { createPostgresServer, type PostgresServer } from './support/postgres-server.ts';
import { readiness } from './support/readiness.ts';
import type { RunningProgram } from './support/run-program.ts';
import { expectServesAgain } from './support/serves-again.ts';
import { openStage, type Stage } from './support/stage.ts';
import { type SteadySenders, startSenders } from './support/steady-senders.ts';
import { mixedTraffic } from './support/traffic.ts';
import { type Answer, deliverAll } from './support/webhooks.ts';

describe.each(queuesInTurn(import.meta.url))('with the queue on %s', (queue) => {
  let server: PostgresServer;
  let stage: Stage;
  let closecall: RunningProgram;
  let senders: SteadySenders;

  beforeAll(async () => {
    server = await createPostgresServer();
    await server.start();
  });
  afterEach(async () => {
    await senders?.stop();
    await stage?.close();
  });
  afterAll(() => server?.remove());

  test.each([
    { outage: 'an immediate restart of Postgres', awayMs: 0 },
    { outage: 'twenty seconds without Postgres', awayMs: 20_000 },
  ])(
    '$outage under load: 503 meanwhile, no acknowledged delivery lost, back by itself',
    async ({ awayMs }) => {
      stage = await openStage({ queue, databaseUrl: server.url });
      closecall = await stage.serve();
      const { url } = closecall;
      const next = mixedTraffic(newSeed());
      senders = startSenders({ url, count: 6, next, pauseMs: 100 });
      await pollUntil(
        () => acknowledged(senders.answers).length,
        (count) => count > 100,
        {
          what: 'some traffic',
          withinMs: 20_000,
        },
      );

      const stoppedMs = performance.now();
      await server.stopAtOnce();
      const atStop = senders.answers.length;
      if (awayMs > 0) {
        await pollUntil(
          () => readiness(url),
          (status) => status === 503,
          { withinMs: 5_000 },
        );
        await pollUntil(
          () => refusals(senders.answers, atStop).length,
          (count) => count > 10,
          {
            what: 'refusals',
            withinMs: 5_000,
          },
        );
        await wait(Math.max(0, stoppedMs + awayMs - performance.now()));
      }
      await server.start();

      await expectServesAgain(url, next);
      await senders.stop();
      await expectNothingLost();
    },
  );

  async function expectNothingLost() {
    expectServedOrTurnedAway(senders.answers, 5_000);
    const database = await stage.connect();
    const acked = acknowledged(senders.answers);
    await expectStoredOnce(database, acked);
    const again = unacknowledged(senders.answers);
    await deliverAll(closecall.url, again);
    await expectStoredOnce(database, [...acked, ...again]);
    await expectNoOrphans(database);
    const counts = await allProcessed(database);
    expect(counts['quarantined'] ?? 0).toBe(0);
  }
});

function refusals(answers: readonly Answer[], from: number): readonly Answer[] {
  return answers.slice(from).filter(({ status }) => status === 503);
}
