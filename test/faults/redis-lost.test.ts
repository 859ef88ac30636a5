import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pollUntil } from '../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { hasRedis } from '../support/start-redis.ts';
import { holdLock } from './support/held-lock.ts';
import { allProcessed, expectStoredOnce } from './support/ledger.ts';
import { pagesThatClear } from './support/traffic.ts';
import { post, type Webhook } from './support/webhooks.ts';

describe.runIf(hasRedis)('a Redis that keeps nothing', () => {
  let closecall: TestClosecall;
  let database: pg.Client;
  beforeAll(async () => {
    closecall = await startClosecall({ queue: 'redis' });
    database = await connect(closecall.databaseUrl);
  });
  afterAll(async () => {
    await database?.end();
    await closecall?.stop();
  });

  test('killed with work in it: ingest goes on, the sweeper does all the work, the queue comes back', async () => {
    const before = pagesThatClear('before', 10);
    const lock = await holdLock(await connect(closecall.databaseUrl), stopsProcessing);
    await takesAll(before);
    await closecall.redis?.kill();
    await lock.release();

    const meanwhile = pagesThatClear('meanwhile', 10);
    await takesAll(meanwhile);
    await closecall.shiftTime('40 seconds');
    await allProcessed(database, 30_000);
    await expectStoredOnce(database, [...before, ...meanwhile]);

    await closecall.redis?.start();
    await isPickedUpByTheQueue(pagesThatClear('afterwards', 1));
  });

  test('flushed with work in it: the sweeper does it, the queue goes on', async () => {
    const pages = pagesThatClear('flushed', 10);
    const lock = await holdLock(await connect(closecall.databaseUrl), stopsProcessing);
    await takesAll(pages);
    await flush();
    await lock.release();
    await closecall.shiftTime('40 seconds');
    await allProcessed(database, 30_000);
    await expectStoredOnce(database, pages);
    await isPickedUpByTheQueue(pagesThatClear('after the flush', 1));
  });

  async function takesAll(webhooks: readonly Webhook[]) {
    const answers = await Promise.all(webhooks.map((webhook) => post(closecall.url, webhook)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(5_000);
  }

  /** Soon, and without the sweeper, which leaves work to the queue for 15 s. */
  async function isPickedUpByTheQueue(webhooks: readonly Webhook[]) {
    await pollUntil(
      async () => (await fetch(`${closecall.url}/readyz`)).status,
      (status) => status === 200,
      { what: 'readiness', withinMs: 30_000 },
    );
    const startedMs = performance.now();
    await takesAll(webhooks);
    await allProcessed(database, 10_000);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  }

  async function flush() {
    const redis = new Redis(closecall.redis?.url ?? '');
    await redis.flushall();
    redis.disconnect();
  }
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const stopsProcessing = 'lock table subjects in exclusive mode';
