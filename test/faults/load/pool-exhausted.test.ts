import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startClosecall, type TestClosecall } from '../../support/start-closecall.ts';
import { type HeldLock, holdLock } from '../support/held-lock.ts';
import { expectServedOrTurnedAway } from '../support/ledger.ts';
import { pagesThatClear } from '../support/traffic.ts';
import { post } from '../support/webhooks.ts';

/** Within which everybody is answered, be it with 503. */
const limitMs = 5_000;

let closecall: TestClosecall;
let other: pg.Client;
let lock: HeldLock | null = null;
beforeEach(async () => {
  closecall = await startClosecall({ queue: 'postgres' });
  other = new pg.Client({ connectionString: closecall.databaseUrl });
  await other.connect();
});
afterEach(async () => {
  await lock?.release();
  lock = null;
  await other?.end();
  await closecall?.stop();
});

describe('somebody else holds what is needed', () => {
  test('every connection waits for a lock: API and pages answer 503 in time, and serve again at once', async () => {
    lock = await holdLock(other, 'lock table candidates in access exclusive mode');
    const startedMs = performance.now();
    const asked = Array.from({ length: 40 }, () => timedStatus('/api/v1/candidates'));
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(answers.map(({ retryAfter }) => retryAfter)).not.toContain(null);
    expect(performance.now() - startedMs).toBeLessThan(limitMs);
    expect((await timedStatus('/healthz')).status).toBe(200);

    await lock.release();
    lock = null;
    expect((await timedStatus('/api/v1/candidates')).status).toBe(200);
  });

  test('deliveries can not be stored: senders are turned away in time, and served again at once', async () => {
    lock = await holdLock(other, 'lock table delivery_keys in access exclusive mode');
    const webhooks = pagesThatClear('locked out', 100);
    const answers = await Promise.all(webhooks.map((webhook) => post(closecall.url, webhook)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expectServedOrTurnedAway(answers, limitMs);
    // The database gives up too what nobody waits for any more.
    await lock.isLeftAlone(limitMs);

    await lock.release();
    lock = null;
    const again = await Promise.all(webhooks.map((webhook) => post(closecall.url, webhook)));
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([202]));
  });
});

async function timedStatus(path: string) {
  const answer = await fetch(`${closecall.url}${path}`, {
    headers: { authorization: 'Bearer test-token-of-twenty-four-characters' },
  });
  await answer.arrayBuffer();
  return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
}
