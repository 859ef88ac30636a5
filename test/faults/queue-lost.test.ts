import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { allCandidates, candidateThat, decide, followUpThatIs } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/start-redis.ts';
import { holdLock } from './support/held-lock.ts';
import { allProcessed, expectStoredOnce } from './support/ledger.ts';
import { readiness } from './support/readiness.ts';
import { openStage, type Stage } from './support/stage.ts';
import { pagesThatClear } from './support/traffic.ts';
import { post, type Webhook } from './support/webhooks.ts';

describe.each(queuesInTurn(import.meta.url))('with the queue on %s', (queue) => {
  let closecall: TestClosecall;
  afterEach(() => closecall?.stop());

  test('a queue that is emptied with work in it: the sweeper does it, the queue goes on', async () => {
    closecall = await startClosecall({ queue });
    const database = await connect(closecall.databaseUrl);
    const pages = pagesThatClear('emptied', 10);
    const lock = await holdLock(await connect(closecall.databaseUrl), stopsProcessing);
    await takesAll(closecall.url, pages);
    await emptyQueue(closecall);
    await lock.release();
    await closecall.shiftTime('40 seconds');
    await allProcessed(database);
    await expectStoredOnce(database, pages);
    await isPickedUpByTheQueue(closecall, database);
  });

  if (queue === 'redis') {
    test('a Redis that is killed with work in it: ingest goes on, the sweeper does all the work, the queue comes back', async () => {
      closecall = await startClosecall({ queue });
      const database = await connect(closecall.databaseUrl);
      const before = pagesThatClear('before', 10);
      const lock = await holdLock(await connect(closecall.databaseUrl), stopsProcessing);
      await takesAll(closecall.url, before);
      await closecall.redis?.kill();
      await lock.release();

      const meanwhile = pagesThatClear('meanwhile', 10);
      await takesAll(closecall.url, meanwhile);
      await closecall.shiftTime('40 seconds');
      await allProcessed(database);
      await expectStoredOnce(database, [...before, ...meanwhile]);

      await closecall.redis?.start();
      await isPickedUpByTheQueue(closecall, database);
    });
  }
});

if (hasRedis) {
  describe('another queue than before', () => {
    let stage: Stage;
    let redis: TestRedis;
    afterEach(async () => {
      await stage?.close();
      await redis?.stop();
    });

    test.each(['redis', 'postgres'])(
      'first the queue on %s, then the other: no delivery and no ticket is lost or doubled',
      async (first) => {
        redis = await startRedis();
        stage = await openStage();
        const [onRedis, onPostgres] = [{ REDIS_URL: redis.url }, { REDIS_URL: '' }];
        const [former, next] = first === 'redis' ? [onRedis, onPostgres] : [onPostgres, onRedis];

        const serving = await stage.run(['serve'], former);
        await serving.ready();
        await takesAll(serving.url, pagesThatClear('decided', 1, 'decided before'));
        const candidate = await candidateThat(stage.caller(serving), () => true);
        await serving.stop();
        // Nobody works: a ticket is owed and pages have not been read.
        const web = await stage.run(['serve', '--only', 'web'], former);
        await web.says('Closecall is ready');
        await decide(stage.caller(web), candidate, 'confirm');
        await takesAll(web.url, pagesThatClear('not read yet', 20));
        expect(await web.stop()).toBe(0);

        const switched = await stage.run(['serve'], next);
        await switched.ready();
        await stage.shiftTime('40 seconds');
        const counts = await allProcessed(await stage.connect());
        expect(counts['processed']).toBe(42);
        const caller = stage.caller(switched);
        expect(await allCandidates(caller)).toHaveLength(21);
        const followUp = await followUpThatIs(caller, candidate.id, 'open');
        expect(stage.jira.issues().map(({ key }) => key)).toEqual([followUp.key]);
      },
    );
  });
}

async function takesAll(url: string, webhooks: readonly Webhook[]) {
  const answers = await Promise.all(webhooks.map((webhook) => post(url, webhook)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
  expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(5_000);
}

/** Soon, and without the sweeper, which leaves work to the queue for 15 s. */
async function isPickedUpByTheQueue({ url }: TestClosecall, database: pg.Client) {
  await pollUntil(
    () => readiness(url),
    (status) => status === 200,
    { what: 'readiness', withinMs: 30_000 },
  );
  const startedMs = performance.now();
  await takesAll(url, pagesThatClear('afterwards', 1));
  await allProcessed(database, 10_000);
  expect(performance.now() - startedMs).toBeLessThan(10_000);
}

async function emptyQueue({ databaseUrl, redis }: TestClosecall) {
  if (redis === null) {
    const client = await connect(databaseUrl);
    await client.query('delete from bullmq.job');
    await client.end();
    return;
  }
  const client = new Redis(redis.url);
  await client.flushdb();
  client.disconnect();
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // The database is dropped with everybody who is still connected.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const stopsProcessing = 'lock table subjects in exclusive mode';
