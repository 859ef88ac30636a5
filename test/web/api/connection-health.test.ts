import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { callBudgets, connectionPauses } from '../../../src/db/schema/index.ts';
import { Connection } from '../../../src/web/api/connections/connection-object.ts';
import { call } from '../support/call.ts';
import {
  ago,
  insertConnection,
  insertLost,
  insertProblem,
  insertReading,
} from '../support/health-rows.ts';
import { makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'viewer');
});
afterAll(() => web.stop());

async function read(id: string) {
  const answer = await call(`${web.url}/api/v1/connections/${id}`, { token });
  return z.strictObject(Connection.shape).parse(answer.json);
}

test('a connection of which nothing is known yet says so', async () => {
  await insertConnection(web.db, { id: 'fresh' });
  expect(await read('fresh')).toMatchObject({
    poll: null,
    access: { problems: [], paused: null, callsLeft: expect.any(Number) },
    readings: [],
    lost: { waiting: 0, recovered24h: 0, givenUp: 0, gone: [], last: [] },
  });
  await insertConnection(web.db, { id: 'unknown', connector: 'nobody-knows' });
  expect((await read('unknown')).access.callsLeft).toBeNull();
});

test('what its provider does not tell is named with its cause and its age', async () => {
  await insertConnection(web.db, { id: 'refused' });
  await insertProblem(web.db, { connectionId: 'refused', what: 'lists', since: ago(10) });
  const what = 'run_jobs: acme/checkout';
  await insertProblem(web.db, { connectionId: 'refused', what, since: ago(20) });
  const longAgo = { what: 'run_jobs: acme/archive', seenAt: ago(8 * 24 * 60) };
  await insertProblem(web.db, { connectionId: 'refused', ...longAgo });
  await web.db
    .insert(connectionPauses)
    .values({ connectionId: 'refused', until: ago(-5), reason: 'GitHub asks us to slow down' });
  const { problems, paused } = (await read('refused')).access;
  expect(problems.map(({ what, about }) => [what, about])).toEqual([
    ['run_jobs', 'acme/checkout'],
    ['lists', null],
  ]);
  expect(problems[0]).toMatchObject({ cause: 'The API token may not read incidents.' });
  expect(paused).toMatchObject({ reason: 'GitHub asks us to slow down' });
});

test('a pause that is over is not told', async () => {
  await insertConnection(web.db, { id: 'rested' });
  await web.db
    .insert(connectionPauses)
    .values({ connectionId: 'rested', until: ago(1), reason: 'GitHub asks us to slow down' });
  expect((await read('rested')).access.paused).toBeNull();
});

test('the calls that are left shrink with each one made, and are whole again in the next window', async () => {
  await insertConnection(web.db, { id: 'rested-calls' });
  await insertConnection(web.db, { id: 'busy' });
  const whole = (await read('rested-calls')).access.callsLeft ?? 0;
  await web.db.insert(callBudgets).values([
    { connectionId: 'busy', windowFrom: ago(0), spent: 3 },
    { connectionId: 'rested-calls', windowFrom: ago(600), spent: 3 },
  ]);
  expect((await read('busy')).access.callsLeft).toBe(whole - 3);
  expect((await read('rested-calls')).access.callsLeft).toBe(whole);
});

test('of each purpose the last reading is told, and how often its lists are read', async () => {
  await insertConnection(web.db, { id: 'polled', pollSeconds: 300 });
  await insertReading(web.db, {
    connectionId: 'polled',
    purpose: 'poll',
    startedAt: ago(20),
    finishedAt: ago(19),
  });
  await insertReading(web.db, {
    connectionId: 'polled',
    purpose: 'poll',
    startedAt: ago(5),
    finishedAt: ago(4),
    newFacts: 7,
  });
  await insertReading(web.db, {
    connectionId: 'polled',
    progress: 0.4,
    told: 'acme/checkout: runs until 12 November',
  });
  const { poll, readings } = await read('polled');
  expect(poll).toEqual({ everySeconds: 300 });
  expect(readings.map(({ purpose }) => purpose).sort()).toEqual(['backfill', 'poll']);
  expect(readings.find(({ purpose }) => purpose === 'poll')).toMatchObject({ newFacts: 7 });
  expect(readings.find(({ purpose }) => purpose === 'backfill')).toMatchObject({
    progress: 0.4,
    told: 'acme/checkout: runs until 12 November',
    finishedAt: null,
  });
});

test('lost webhooks are counted by what became of them, and the newest are shown', async () => {
  await insertConnection(web.db, { id: 'lossy' });
  for (let index = 0; index < 22; index += 1) {
    await insertLost(web.db, {
      connectionId: 'lossy',
      lostAt: ago(100 + index),
      recoveredAt: ago(30),
    });
  }
  await insertLost(web.db, { connectionId: 'lossy', lostAt: ago(50), event: 'deployment' });
  // The provider forgot it; nobody asks for it any more.
  await insertLost(web.db, { connectionId: 'lossy', lostAt: ago(5 * 24 * 60) });
  await insertLost(web.db, {
    connectionId: 'lossy',
    lostAt: ago(4 * 24 * 60),
    recoveredAt: ago(3 * 24 * 60),
  });
  const problem = 'GitHub no longer has it';
  await insertLost(web.db, { connectionId: 'lossy', lostAt: ago(40), problem });
  const { last, ...counts } = (await read('lossy')).lost;
  expect(counts).toEqual({ waiting: 1, recovered24h: 22, givenUp: 1, gone: [] });
  expect(last).toHaveLength(20);
  expect(last[0]).toMatchObject({ recoveredAt: null, problem });
  expect(last[1]).toMatchObject({ event: 'deployment', recoveredAt: null, problem: null });
  expect(Date.parse(last[1]?.lostAt ?? '')).toBeGreaterThan(ago(51).getTime());
});
