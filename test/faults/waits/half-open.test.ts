import { afterAll, describe, expect, test } from 'vitest';
import { pollUntil } from '../../support/poll-until.ts';
import { hasRedis, startRedis, type TestRedis } from '../../support/start-redis.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { byWayOf, type ChaosProxy, startChaosProxy, targetOf } from '../support/chaos-proxy.ts';
import {
  acknowledged,
  allProcessed,
  expectServedOrTurnedAway,
  expectStoredOnce,
} from '../support/ledger.ts';
import { newSeed } from '../support/new-seed.ts';
import { readiness } from '../support/readiness.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { startSenders } from '../support/steady-senders.ts';
import { mixedTraffic } from '../support/traffic.ts';
import { post } from '../support/webhooks.ts';

/** Within which everything works again and nothing is held on to. */
const limitMs = 30_000;

/** What each of them opened; they run at once, as they mostly wait. */
type Opened = { stage: Stage; database: TestDatabase; proxy: ChaosProxy; redis: TestRedis | null };
const opened: Opened[] = [];
afterAll(async () => {
  for (const { stage, database, proxy, redis } of opened) {
    await stage.close();
    await proxy.close();
    await redis?.stop();
    await database.drop();
  }
});

describe.concurrent('a network that goes away without a word', () => {
  test('between the program and Postgres: every connection is free again within 30 s', async () => {
    const database = await createTestDatabase();
    const proxy = await startChaosProxy(targetOf(database.url));
    const stage = await openStage({ databaseUrl: byWayOf(proxy, database.url) });
    const all = { stage, database, proxy, redis: null };
    opened.push(all);
    await isFreeAgain(all);
  });

  if (hasRedis) {
    test('between the program and Redis: every connection is free again within 30 s', async () => {
      const database = await createTestDatabase();
      const redis = await startRedis();
      const proxy = await startChaosProxy(targetOf(redis.url));
      const stage = await openStage({ databaseUrl: database.url });
      const all = { stage, database, proxy, redis };
      opened.push(all);
      await isFreeAgain(all, { REDIS_URL: byWayOf(proxy, redis.url) });
    });
  }

  async function isFreeAgain(
    { stage, database, proxy, redis }: Opened,
    env: Record<string, string> = {},
  ) {
    const closecall = await stage.run(['serve'], env);
    await closecall.ready();
    const { url } = closecall;
    const next = mixedTraffic(newSeed());
    const senders = startSenders({ url, count: 4, next, pauseMs: 150 });
    await pollUntil(
      () => acknowledged(senders.answers).length,
      (count) => count > 40,
      {
        what: 'some traffic',
        withinMs: 40_000,
      },
    );

    expect(proxy.loseConnections()).toBeGreaterThan(0);
    const lostMs = performance.now();
    const answered = Promise.all(
      Array.from({ length: 20 }, () => stage.caller(closecall).api('/candidates?limit=5')),
    );
    await pollUntil(
      () => post(url, next()),
      ({ status }) => status === 202,
      {
        what: 'a webhook that is taken again',
        withinMs: limitMs,
      },
    );
    await pollUntil(
      () => readiness(url),
      (status) => status === 200,
      {
        what: 'readiness',
        withinMs: limitMs,
      },
    );
    for (const { status } of await answered) expect([200, 503]).toContain(status);
    // An idle connection to Redis is found out by the kernel, or when it is used again.
    await pollUntil(proxy.lostAndHeld, (count) => count === 0 || redis !== null, {
      what: 'the end of the lost connections',
      withinMs: limitMs,
    });
    expect(performance.now() - lostMs).toBeLessThan(limitMs);
    await senders.stop();

    expectServedOrTurnedAway(senders.answers, 6_000);
    const own = await stage.connect(database.url);
    await expectStoredOnce(own, acknowledged(senders.answers));
    const counts = await allProcessed(own);
    expect(counts['quarantined'] ?? 0).toBe(0);
    expect((await own.query(inTransaction)).rows).toEqual([]);
  }
});

/** What the database still holds open for somebody who is not there any more. */
const inTransaction = `select pid, query from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()
    and state like 'idle in transaction%' and xact_start < now() - interval '20 seconds'`;
