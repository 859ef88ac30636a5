import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pollUntil } from '../../support/poll-until.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { call } from '../support/call.ts';
import { insertCandidate, makeToken } from '../support/rows.ts';
import { signIn } from '../support/sign-in.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';
import { type OpenStream, openStream } from './open-stream.ts';

const quick = { lookEveryMs: 50, probeEveryMs: 200, againAfterMs: 10, lingerMs: 0 };

let database: TestDatabase;
let one: WebApp;
let other: WebApp;
let viewer: string;
let responder: string;
const opened: OpenStream[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  [one, other] = await Promise.all([
    startWebApp({ database, live: { pace: quick } }),
    startWebApp({ database, live: { pace: quick } }),
  ]);
  viewer = await makeToken(one.db, 'viewer');
  responder = await makeToken(one.db, 'responder', 'ada');
});
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close();
});
afterAll(async () => {
  await Promise.all([one?.stop(), other?.stop()]);
  await database?.drop();
});

async function watch(web: WebApp, query = '', token = viewer): Promise<OpenStream> {
  const stream = await openStream(`${web.url}/live${query}`, { authorization: `Bearer ${token}` });
  opened.push(stream);
  // By then what happens from here on is told.
  if (stream.status === 200) await stream.next('beat');
  return stream;
}

/** A machine that is busy with other tests may have to be asked again. */
function confirm(id: string, version = 1) {
  return pollUntil(
    () =>
      call(`${other.url}/api/v1/candidates/${id}/confirm`, {
        token: responder,
        body: { version, ticket: 'no' },
      }),
    ({ status }) => status !== 503,
  );
}

/** Whether one is heard by notification, and not by looking. */
function heard(web: WebApp) {
  return pollUntil(
    () => web.db.execute<{ pid: number }>(listening),
    (rows) => rows.length > 0,
    { what: 'a connection that listens' },
  );
}

const listening = sql`select pid from pg_stat_activity
  where datname = current_database() and application_name = 'closecall-live'`;

describe('what is decided in one process', () => {
  test('is told to everybody who watches, in every process, with who and what', async () => {
    const { id } = await insertCandidate(one.db, { teamId: 'payments' });
    const streams = await Promise.all([watch(one), watch(one), watch(other)]);
    expect((await confirm(id)).status).toBe(200);
    for (const stream of streams) {
      const told = await stream.next('changed');
      expect(told?.data).toMatchObject({
        id,
        status: 'confirmed',
        version: 2,
        by: 'token:ada',
        team: 'payments',
      });
      expect(told?.id).toMatch(/^\d+$/);
    }
  });

  test('is told as found when it joins what needs a decision', async () => {
    const { id } = await insertCandidate(one.db, { teamId: 'payments' });
    const stream = await watch(one);
    await confirm(id);
    await stream.next('changed');
    await call(`${other.url}/api/v1/candidates/${id}/undo`, { token: responder, body: {} });
    expect((await stream.next('found', 'changed'))?.data).toMatchObject({
      id,
      team: 'payments',
      mine: true,
    });
  });

  test('is told even by what nobody heard: the page says how old it is', async () => {
    const { id } = await insertCandidate(one.db);
    await confirm(id);
    const stream = await watch(one, '?age=2000');
    const told = [];
    do told.push(await stream.next('changed'));
    while (told.at(-1)?.data['id'] !== id);
    expect(told.at(-1)?.data).toMatchObject({ id, version: 2 });
  });
});

test('a cursor that is no moment asks for nothing special', async () => {
  for (const after of ['8640000000000000', '-1', '1e99', 'x', '0']) {
    const answer = await call(`${one.url}/live/since?after=${after}`, { token: viewer });
    expect(answer.status, after).toBe(200);
  }
});

test('whose token was revoked is told nothing more, however soon something happens', async () => {
  const lost = await makeToken(one.db, 'viewer', 'lost');
  const stream = await watch(one, '', lost);
  await one.db.execute(sql`update api_tokens set revoked_at = closecall_now() where name = 'lost'`);
  const { id } = await insertCandidate(one.db);
  await confirm(id);
  expect(await stream.next('changed', 'found')).toBeNull();
});

test('many at once are told as one word to read anew, and no reader waits for them', async () => {
  const stream = await watch(one);
  await one.db.execute(sql`
    insert into audit_events (at, actor, action, entity, entity_id, detail)
    select closecall_now(), 'system', 'confirm', 'candidate', gen_random_uuid(), '{"to":"confirmed"}'
    from generate_series(1, 3000)`);
  expect(await stream.next('resync')).not.toBeNull();
});

test('a connection that listens and is cut is opened again, and everybody is told to catch up', async () => {
  const stream = await watch(one);
  await heard(one);
  await one.db.execute(sql`select pg_terminate_backend(pid) from (${listening}) l`);
  expect(await stream.next('resync')).not.toBeNull();
  const { id } = await insertCandidate(one.db);
  await confirm(id);
  expect((await stream.next('changed'))?.data).toMatchObject({ id });
});

test('where nothing can be heard it is looked for, once for all', async () => {
  // Notifications stay within their database, so that one that listens elsewhere hears nothing.
  const elsewhere = await createTestDatabase();
  const deaf = await startWebApp({
    database,
    live: { databaseUrl: elsewhere.url, pace: { ...quick, probeLimitMs: 20 } },
  });
  try {
    const stream = await watch(deaf);
    const { id } = await insertCandidate(one.db);
    await confirm(id);
    expect((await stream.next('changed'))?.data).toMatchObject({ id, status: 'confirmed' });
  } finally {
    await deaf.stop();
    await elsewhere.drop();
  }
});

describe('a stream', () => {
  test('asks proxies neither to keep nor to gather it', async () => {
    const { headers } = await watch(one);
    expect(headers.get('content-type')).toContain('text/event-stream');
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
  });

  test('ends when the session ends, and does not keep it from ending', async () => {
    const web = await startWebApp({ database, live: { pace: quick, beatEveryMs: 20 } });
    try {
      const { cookie } = await signIn(web, 'viewer', 'vik');
      const ofVik = sql`(select id from users where handle = 'vik')`;
      await web.db.execute(sql`update user_sessions set
        updated_at = updated_at - interval '11 hours', expires_at = expires_at - interval '11 hours'
        where user_id = ${ofVik}`);
      const stream = await openStream(`${web.url}/live`, { cookie });
      opened.push(stream);
      await stream.next('beat');
      await stream.next('beat');
      const rows = await web.db.execute<{ old: boolean }>(
        sql`select expires_at < now() + interval '2 hours' as old from user_sessions
          where user_id = ${ofVik}`,
      );
      expect(rows).toEqual([{ old: true }]);
      await web.db.execute(sql`delete from user_sessions where user_id = ${ofVik}`);
      expect(await stream.next('changed')).toBeNull();
    } finally {
      await web.stop();
    }
  });

  test('ends with the process, which waits for none', async () => {
    const web = await startWebApp({ database, live: { pace: quick } });
    const stream = await watch(web);
    await web.stop();
    expect(await stream.next('changed')).toBeNull();
  });

  test('is refused to whoever has a dozen already, and given again once one is closed', async () => {
    const token = await makeToken(one.db, 'viewer', 'many-tabs');
    const streams = await Promise.all(Array.from({ length: 12 }, () => watch(one, '', token)));
    expect((await watch(one, '', token)).status).toBe(429);
    expect((await watch(one)).status).toBe(200);
    streams[0]?.close();
    await pollUntil(
      () => watch(one, '', token),
      ({ status }) => status === 200,
      { what: 'a place for another stream' },
    );
  });
});

describe('who asks again and again', () => {
  test('is told the same, from the cursor of the answer before', async () => {
    const ask = async (query: string) => {
      const { json } = await call(`${one.url}/live/since${query}`, { token: viewer });
      return json as { cursor: string; events: { event: string; data: { id: string } }[] };
    };
    const { cursor } = await ask('');
    const { id } = await insertCandidate(one.db);
    await confirm(id);
    const { events } = await ask(`?after=${cursor}`);
    expect(events.filter(({ data }) => data.id === id)).toMatchObject([
      { event: 'changed', data: { status: 'confirmed', version: 2, by: 'token:ada' } },
    ]);
    const far = await ask('?after=0');
    expect(far.events.at(-1)).toEqual({ event: 'resync', data: {} });
  });
});
