import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { candidateThat } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import { holdLock } from './support/held-lock.ts';
import { acknowledged, allProcessed, expectStoredOnce, unacknowledged } from './support/ledger.ts';
import { newSeed } from './support/new-seed.ts';
import { createPostgresServer, type PostgresServer } from './support/postgres-server.ts';
import { readiness } from './support/readiness.ts';
import type { RunningProgram } from './support/run-program.ts';
import { openStage, type Stage } from './support/stage.ts';
import { startSenders } from './support/steady-senders.ts';
import { mixedTraffic, pagesThatClear } from './support/traffic.ts';
import { deliverAll, post } from './support/webhooks.ts';

const limitMs = 25_000;

describe.each(queuesInTurn(import.meta.url))('SIGTERM, with the queue on %s', (queue) => {
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
    const senders = startSenders({ url, count: 8, next: mixedTraffic(newSeed()), pauseMs: 100 });
    await pollUntil(
      () => acknowledged(senders.answers).length,
      (count) => count > 100,
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
    await deliverAll(next.url, again);
    await expectStoredOnce(database, [...acked, ...again]);
    const counts = await allProcessed(database);
    expect(counts['quarantined'] ?? 0).toBe(0);
  });

  test('with a request and a job under way: they are finished first', async () => {
    stage = await openStage({ queue });
    const closecall = await stage.serve();
    for (const webhook of pagesThatClear(`${queue}/decided`, 1)) {
      expect((await post(closecall.url, webhook)).status).toBe(202);
    }
    const caller = stage.caller(closecall);
    const candidate = await candidateThat(caller, ({ status }) => status === 'open');
    const database = await stage.connect();
    await database.query(slowDecisions);
    const job = await holdLock(await stage.connect(), 'lock table subjects in exclusive mode');
    const [webhook] = pagesThatClear(`${queue}/under way`, 1);
    if (webhook === undefined) throw new Error('there is no webhook');
    expect((await post(closecall.url, webhook)).status).toBe(202);
    const decided = caller
      .api(`/candidates/${candidate.id}/confirm`, { version: candidate.version })
      .catch(() => null);
    await pollUntil(
      async () => (await database.query(sleeping)).rowCount,
      (count) => count === 1,
      { what: 'a decision under way' },
    );
    await job.isWaitedFor();

    const ended = stopped(closecall);
    await wait(500);
    await job.release();
    expect((await decided)?.status).toBe(200);
    expect(await ended).toBe(0);
    const { rows } = await database.query(
      'select status, count(*)::int from deliveries group by 1',
    );
    expect(rows).toEqual([{ status: 'processed', count: 3 }]);
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

  if (queue === 'redis') {
    test('while Redis is away: it ends all the same', async () => {
      stage = await openStage({ queue });
      const closecall = await stage.serve();
      await stage.redis?.kill();
      const ready = () => readiness(closecall.url);
      await pollUntil(ready, (status) => status === 503, { withinMs: 10_000 });
      expect(await stopped(closecall)).toBe(0);
      await stage.redis?.start();
    });
  }
});

/** The exit status, which has to come in time. */
async function stopped(closecall: RunningProgram): Promise<number | null> {
  const startedMs = performance.now();
  const status = await closecall.stop();
  expect(performance.now() - startedMs).toBeLessThan(limitMs);
  return status;
}

const slowDecisions = `
  create function take_time() returns trigger language plpgsql as $$ begin
    perform pg_sleep(4);
    return new;
  end $$;
  create trigger take_time before update on candidates for each row
  when (old.status = 'open') execute function take_time()`;

const sleeping = `select 1 from pg_stat_activity
  where datname = current_database() and wait_event = 'PgSleep'`;
