import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { pollUntil } from '../support/poll-until.ts';
import { queueKinds } from '../support/queues.ts';
import { holdLock } from './support/held-lock.ts';
import { acknowledged, allProcessed, expectStoredOnce, unacknowledged } from './support/ledger.ts';
import { newSeed } from './support/new-seed.ts';
import { createPostgresServer, type PostgresServer } from './support/postgres-server.ts';
import { readiness } from './support/readiness.ts';
import type { RunningProgram } from './support/run-program.ts';
import { openStage, type Stage } from './support/stage.ts';
import { startSenders } from './support/steady-senders.ts';
import { mixedTraffic, pagesThatClear } from './support/traffic.ts';
import { post } from './support/webhooks.ts';

const limitMs = 25_000;

describe.each(queueKinds.filter((kind) => kind !== 'off'))(
  'SIGTERM, with the queue on %s',
  (queue) => {
    let stage: Stage;
    let server: PostgresServer | null = null;
    afterEach(async () => {
      await stage?.close();
      await server?.remove();
      server = null;
    });

    test('under load: not ready from then on, ends well, loses nothing that was acknowledged', async () => {
      stage = await openStage({ queue });
      const closecall = await stage.serve();
      const { url } = closecall;
      const senders = startSenders({ url, count: 8, next: mixedTraffic(newSeed()), pauseMs: 5 });
      await pollUntil(
        () => acknowledged(senders.answers).length,
        (count) => count > 200,
        {
          what: 'some traffic',
          withinMs: 20_000,
        },
      );

      const ended = stopped(closecall);
      await wait(50);
      expect(await readiness(url)).not.toBe(200);
      expect(await ended).toBe(0);
      await senders.stop();

      const database = await stage.connect();
      const acked = acknowledged(senders.answers);
      await expectStoredOnce(database, acked);
      const next = await stage.serve();
      const again = unacknowledged(senders.answers);
      const resent = await Promise.all(again.map((webhook) => post(next.url, webhook)));
      expect(resent.filter(({ status }) => status !== 202)).toEqual([]);
      await expectStoredOnce(database, [...acked, ...again]);
      const counts = await allProcessed(database, 30_000);
      expect(counts['quarantined'] ?? 0).toBe(0);
    });

    test('with requests and a job under way: they are finished first', async () => {
      stage = await openStage({ queue });
      const closecall = await stage.serve();
      const [first, ...others] = pagesThatClear(`${queue}/under way`, 2);
      if (first === undefined) throw new Error('there is no webhook');
      const database = await stage.connect();
      const job = await holdLock(await stage.connect(), 'lock table subjects in exclusive mode');
      expect((await post(closecall.url, first)).status).toBe(202);
      await job.isWaitedFor();
      const requests = await holdLock(
        await stage.connect(),
        'lock table deliveries, candidates in access exclusive mode',
      );
      const answers = Promise.all(others.map((webhook) => post(closecall.url, webhook)));
      const list = stage.caller(closecall).api('/candidates');
      await requests.isWaitedFor();

      const ended = stopped(closecall);
      // Close to the time after which a lock is not waited for any more.
      await wait(2_500);
      await requests.release();
      await job.release();
      expect((await list).status).toBe(200);
      for (const { status } of await answers) expect(status).toBe(202);
      expect(await ended).toBe(0);
      const { rows } = await database.query('select status from deliveries where key = $1', [
        first.key,
      ]);
      expect(rows).toEqual([{ status: 'processed' }]);
    });

    test('with clients that keep their connections open: it does not wait for them', async () => {
      stage = await openStage({ queue });
      const closecall = await stage.serve();
      const agent = new Agent({ keepAlive: true });
      const [answer] = await once(get(`${closecall.url}/healthz`, { agent }), 'response');
      answer.resume();
      await once(answer, 'end');
      const startedMs = performance.now();
      expect(await closecall.stop()).toBe(0);
      expect(performance.now() - startedMs).toBeLessThan(10_000);
      agent.destroy();
    });

    test('while Postgres is away: it ends all the same', async () => {
      server = await createPostgresServer();
      await server.start();
      stage = await openStage({ queue, databaseUrl: server.url });
      const closecall = await stage.serve();
      await server.stopAtOnce();
      await pollUntil(
        () => readiness(closecall.url),
        (status) => status === 503,
        { withinMs: 8_000 },
      );
      expect(await stopped(closecall)).toBe(0);
    });

    test('while the start waits for Postgres: it ends at once', async () => {
      server = await createPostgresServer();
      stage = await openStage({ queue, databaseUrl: server.url });
      const closecall = await stage.run(['serve']);
      await closecall.says('Waiting for the database');
      const startedMs = performance.now();
      expect(await closecall.stop()).toBe(0);
      expect(performance.now() - startedMs).toBeLessThan(5_000);
    });

    test.runIf(queue === 'redis')('while Redis is away: it ends all the same', async () => {
      stage = await openStage({ queue });
      const closecall = await stage.serve();
      await stage.redis?.kill();
      await wait(500);
      expect(await stopped(closecall)).toBe(0);
    });
  },
);

/** The exit status, which has to come in time. */
async function stopped(closecall: RunningProgram): Promise<number | null> {
  const startedMs = performance.now();
  const status = await closecall.stop();
  expect(performance.now() - startedMs).toBeLessThan(limitMs);
  return status;
}
