import { and, eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { auditEvents } from '../../../src/db/schema/audit-events.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { outbox, teams } from '../../../src/db/schema/index.ts';
import { call, pathsIn, problemIn } from '../support/call.ts';
import { insertCandidate, insertFollowUp, makeToken } from '../support/rows.ts';
import { runBulk } from '../support/run-bulk.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let dana: string;
let lee: string;

beforeAll(async () => {
  web = await startWebApp();
  dana = await makeToken(web.db, 'responder', 'dana');
  lee = await makeToken(web.db, 'responder', 'lee');
  await web.db.insert(teams).values([
    { id: 'payments', name: 'Payments' },
    { id: 'search', name: 'Search' },
  ]);
});
afterAll(() => web.stop());

const Bulk = z.object({
  id: z.string(),
  status: z.string(),
  total: z.number(),
  done: z.number(),
  decided: z.number(),
  refused: z.record(z.string(), z.number()),
  undoneBy: z.string().nullable(),
  url: z.string(),
});
const Results = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      outcome: z.string(),
      version: z.number(),
      problem: z.looseObject({ status: z.number(), detail: z.string() }).nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

const unknownId = '0190a1b2-0000-7000-8000-000000000001';

function post(path: string, body?: unknown, { token = dana, headers = {} } = {}) {
  const method = 'POST' as const;
  return call(`${web.url}/api/v1${path}`, {
    method,
    token,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

async function get(path: string) {
  return (await call(`${web.url}/api/v1${path}`, { token: dana })).json;
}

/** Begins a job, does its work, and answers what became of it. */
async function decided(body: unknown, path = '/candidates/bulk', token = dana) {
  const answer = await post(path, body, { token });
  expect(answer.status, answer.text).toBe(202);
  const { id, url } = Bulk.parse(answer.json);
  expect(answer.headers.get('location')).toBe(url);
  await runBulk(web.db, id);
  const job = Bulk.parse(await get(`/bulk/${id}`));
  const { items } = Results.parse(await get(`/bulk/${id}/results?limit=200`));
  return { job, results: items };
}

function some(count: number, wanted: Parameters<typeof insertCandidate>[1] = {}) {
  return Promise.all(Array.from({ length: count }, () => insertCandidate(web.db, wanted)));
}

function named(rows: readonly { id: string; version: number }[]) {
  return rows.map(({ id, version }) => ({ id, version }));
}

async function statusesOf(rows: readonly { id: string }[]) {
  const ids = rows.map(({ id }) => id);
  const found = await web.db.select().from(candidates).where(inArray(candidates.id, ids));
  return found.map(({ status }) => status);
}

describe('a bulk decision', () => {
  test('is taken on at once, and tells of each candidate how it went and who came first', async () => {
    const [one, other] = [await insertCandidate(web.db), await insertCandidate(web.db)];
    await post(`/candidates/${other.id}/confirm`, { version: 1, ticket: 'no' }, { token: lee });
    const items = [...named([one, other]), { id: unknownId, version: 1 }];
    const { job, results } = await decided({ action: 'dismiss', reason: 'test', items });
    expect(job).toMatchObject({
      status: 'done',
      ...{ total: 3, done: 3, decided: 1 },
      refused: { stale: 1, 'not-found': 1, 'not-possible': 0, failed: 0 },
    });
    expect(results).toMatchObject([
      { id: one.id, outcome: 'decided', version: 2, problem: null },
      {
        id: other.id,
        outcome: 'refused',
        problem: {
          status: 409,
          version: 2,
          candidateStatus: 'confirmed',
          decision: 'confirm',
          decidedBy: 'token:lee',
          detail: 'The API token “lee” confirmed it just now.',
        },
      },
      { id: unknownId, outcome: 'refused', problem: { status: 404 } },
    ]);
    const [event] = await eventsOf(one.id);
    expect(event).toMatchObject({
      action: 'dismiss',
      actor: 'token:dana',
      detail: { bulk: job.id },
    });
  });

  test('about a filter is about what matched when it was asked for', async () => {
    const before = await some(3, { fingerprint: 'print-filtered' });
    const answer = await post('/candidates/bulk', {
      action: 'snooze',
      until: '2031-01-01T00:00:00Z',
      filter: { fingerprint: 'print-filtered', status: ['open'] },
    });
    const { id, total } = Bulk.parse(answer.json);
    const later = await insertCandidate(web.db, { fingerprint: 'print-filtered' });
    await runBulk(web.db, id);
    expect(total).toBe(3);
    expect(new Set(await statusesOf(before))).toEqual(new Set(['snoozed']));
    expect(await statusesOf([later])).toEqual(['open']);
    // Each comes back by itself.
    const owed = await web.db.select().from(outbox).where(eq(outbox.task, 'end-snooze'));
    const refs = new Set(owed.map(({ ref }) => ref));
    expect(before.every((row) => refs.has(row.id))).toBe(true);
  });

  test('opens a ticket for each fingerprint that it confirms', async () => {
    const rows = [
      ...(await some(2, { fingerprint: 'print-twice' })),
      await insertCandidate(web.db),
    ];
    const { job } = await decided({ action: 'confirm', items: named(rows) });
    expect(job).toMatchObject({ decided: 3 });
    const found = await web.db
      .select()
      .from(candidates)
      .where(
        inArray(
          candidates.id,
          rows.map(({ id }) => id),
        ),
      );
    expect(new Set(found.map(({ followUpId }) => followUpId)).size).toBe(2);
  });

  test('merges all into one, which is itself refused', async () => {
    const [stays, ...rest] = await some(3, { fingerprint: 'print-merged' });
    const filter = { fingerprint: 'print-merged' };
    const { job, results } = await decided({ action: 'merge', into: stays?.id, filter });
    expect(job).toMatchObject({ decided: 2, refused: { 'not-possible': 1 } });
    expect(results.find(({ id }) => id === stays?.id)?.problem?.detail).toContain('itself');
    expect(await statusesOf(rest)).toEqual(['merged', 'merged']);
  });

  test('is one job however often the same request is sent, and another request needs another key', async () => {
    const [row] = await some(1);
    const body = { action: 'dismiss', reason: 'test', items: named(row ? [row] : []) };
    const headers = { 'idempotency-key': 'the same' };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => post('/candidates/bulk', body, { headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map(({ json }) => Bulk.parse(json).id)).size).toBe(1);
    const other = { ...body, reason: 'duplicate' };
    expect((await post('/candidates/bulk', other, { headers })).status).toBe(422);
    const byLee = await post('/candidates/bulk', other, { headers, token: lee });
    expect(byLee.status).toBe(202);
  });

  test('of nothing is done at once', async () => {
    const { job } = await decided({ action: 'confirm', filter: { service: ['nobody-has-it'] } });
    expect(job).toMatchObject({ status: 'done', total: 0 });
  });

  test('refuses what it can not be about', async () => {
    const items = [{ id: unknownId, version: 1 }];
    for (const [body, path] of [
      [{ action: 'delete', items }, 'action'],
      [{ action: 'dismiss', items }, 'reason'],
      [{ action: 'confirm', items: [] }, 'items'],
      [{ action: 'confirm' }, 'items'],
      [{ action: 'confirm', items, filter: { service: 'checkout' } }, 'items'],
      [{ action: 'confirm', filter: {} }, 'filter'],
      [{ action: 'confirm', filter: { status: 'strange' } }, 'filter.status[0]'],
      [{ action: 'confirm', items: [...items, ...items] }, 'items[1].id'],
      [{ action: 'assign', team: 'nobody', items }, 'team'],
    ] as const) {
      const answer = await post('/candidates/bulk', body);
      expect(answer.status, JSON.stringify(body)).toBe(422);
      expect(pathsIn(answer), JSON.stringify(body)).toContain(path);
    }
  });

  test('goes on where it stopped, and decides nothing twice', async () => {
    const rows = await some(60, { fingerprint: 'print-broken-off' });
    const answer = await post('/candidates/bulk', {
      action: 'confirm',
      ticket: 'no',
      filter: { fingerprint: 'print-broken-off' },
    });
    const { id } = Bulk.parse(answer.json);
    // Two workers at once, as after a claim that ran out.
    await Promise.all([runBulk(web.db, id), runBulk(web.db, id)]);
    expect(await get(`/bulk/${id}`)).toMatchObject({ status: 'done', decided: 60 });
    for (const { id: candidate } of rows) expect(await eventsOf(candidate)).toHaveLength(1);
  });

  test('leaves out one that makes trouble, and decides the others', async () => {
    const rows = await some(5, { fingerprint: 'print-trouble' });
    await web.db.execute(sql`create function trouble() returns trigger language plpgsql as
      $$ begin if new.id = ${sql.raw(`'${rows[2]?.id}'`)} then raise 'trouble'; end if; return new; end $$`);
    await web.db.execute(sql`create trigger trouble before update on candidates
      for each row execute function trouble()`);
    const { job, results } = await decided({
      action: 'dismiss',
      reason: 'test',
      items: named(rows),
    });
    await web.db.execute(sql`drop trigger trouble on candidates`);
    expect(job).toMatchObject({ decided: 4, refused: { failed: 1 } });
    expect(results[2]).toMatchObject({ outcome: 'refused', problem: { status: 500 } });
  });
});

describe('taking a bulk decision back', () => {
  test('is a job about what it decided and nobody changed since', async () => {
    const rows = await some(3);
    const [first, second, third] = rows;
    const { job } = await decided({ action: 'dismiss', reason: 'test', items: named(rows) });
    await post(`/candidates/${second?.id}/undo`, {}, { token: lee });
    const undo = await decided(undefined, `/bulk/${job.id}/undo`, lee);
    expect(undo.job).toMatchObject({ total: 3, decided: 2, refused: { stale: 1 } });
    expect(undo.results[1]?.problem).toMatchObject({ decidedBy: 'token:lee' });
    expect(await statusesOf([first, third].flatMap((row) => row ?? []))).toEqual(['open', 'open']);
    const again = await post(`/bulk/${job.id}/undo`);
    expect(Bulk.parse(again.json).id).toBe(undo.job.id);
    expect(await get(`/bulk/${job.id}`)).toMatchObject({ undoneBy: undo.job.id });
    expect((await post(`/bulk/${undo.job.id}/undo`)).status).toBe(409);
  });

  test('names the tickets that were sent already', async () => {
    const rows = await some(2);
    const { job } = await decided({ action: 'confirm', items: named(rows) });
    await web.db.execute(sql`update follow_ups set status = 'open', issue_key = 'PAY-7'
      where candidate_id = ${rows[0]?.id}::uuid`);
    const undo = await decided(undefined, `/bulk/${job.id}/undo`);
    expect(undo.job).toMatchObject({ decided: 1, refused: { 'not-possible': 1 } });
    expect(undo.results[0]?.problem?.detail).toContain('PAY-7 is open already');
  });

  test('breaks off one that still goes on', async () => {
    const rows = await some(3);
    const answer = await post('/candidates/bulk', {
      action: 'dismiss',
      reason: 'test',
      items: named(rows),
    });
    const { id } = Bulk.parse(answer.json);
    const undo = await decided(undefined, `/bulk/${id}/undo`);
    expect(undo.job).toMatchObject({ total: 0, status: 'done' });
    await runBulk(web.db, id);
    expect(await get(`/bulk/${id}`)).toMatchObject({ status: 'cancelled', done: 0 });
    expect(new Set(await statusesOf(rows))).toEqual(new Set(['open']));
  });
});

test('a bulk decision that is broken off leaves the rest as it is, and one that is finished is not', async () => {
  const rows = await some(2);
  const answer = await post('/candidates/bulk', {
    action: 'dismiss',
    reason: 'test',
    items: named(rows),
  });
  const { id } = Bulk.parse(answer.json);
  expect((await post(`/bulk/${id}/cancel`)).status).toBe(200);
  await runBulk(web.db, id);
  const { items } = Results.parse(await get(`/bulk/${id}/results?outcome=waiting`));
  expect(items).toHaveLength(2);
  const { job } = await decided({ action: 'dismiss', reason: 'test', items: named(rows) });
  const late = await post(`/bulk/${job.id}/cancel`);
  expect(late.status).toBe(409);
  expect(problemIn(late).detail).toContain('finished');
});

test('bulk decisions and their results are read page by page', async () => {
  const rows = await some(5);
  const { job } = await decided({ action: 'dismiss', reason: 'test', items: named(rows) });
  const first = Results.parse(await get(`/bulk/${job.id}/results?limit=3`));
  const second = Results.parse(
    await get(`/bulk/${job.id}/results?limit=3&cursor=${first.nextCursor}`),
  );
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  const list = z.object({ items: z.array(Bulk) }).parse(await get('/bulk?limit=1'));
  expect(list.items.map(({ id }) => id)).toEqual([job.id]);
});

describe('assigning to a team', () => {
  test('is no decision, takes a held ticket along, and is taken back by null', async () => {
    const row = await insertCandidate(web.db);
    const confirmed = await post(`/candidates/${row.id}/confirm`, { version: 1 });
    const { followUp } = z.object({ followUp: z.object({ id: z.string() }) }).parse(confirmed.json);
    const answer = await post(`/candidates/${row.id}/assign`, { team: 'search', note: 'Theirs.' });
    expect(answer.json).toMatchObject({
      ...{ team: 'search', teamAssignedBy: 'token:dana', version: 2, notice: null },
    });
    expect(await get(`/follow-ups/${followUp.id}`)).toMatchObject({ team: 'search' });
    const back = await post(`/candidates/${row.id}/assign`, { team: null });
    expect(back.json).toMatchObject({ team: null, teamAssignedBy: null, version: 2 });
  });

  test('says that a ticket that was sent stays where it is', async () => {
    const row = await insertCandidate(web.db, { status: 'confirmed' });
    const ticket = { status: 'open', issueKey: 'PAY-9', teamId: 'payments' } as const;
    const followUp = await insertFollowUp(web.db, row, ticket);
    await web.db
      .update(candidates)
      .set({ followUpId: followUp.id })
      .where(eq(candidates.id, row.id));
    const answer = await post(`/candidates/${row.id}/assign`, { team: 'search' });
    expect(answer.json).toMatchObject({ team: 'search', notice: expect.stringContaining('PAY-9') });
    expect(await get(`/follow-ups/${followUp.id}`)).toMatchObject({ team: 'payments' });
  });

  test('refuses a team that is not there', async () => {
    const row = await insertCandidate(web.db);
    const answer = await post(`/candidates/${row.id}/assign`, { team: 'nobody' });
    expect(answer.status).toBe(422);
    expect(pathsIn(answer)).toEqual(['team']);
    expect((await post(`/candidates/${unknownId}/assign`, { team: 'search' })).status).toBe(404);
  });

  test('of many is taken back where nobody assigned them since', async () => {
    const rows = await some(3);
    const [first, second] = rows;
    await post(`/candidates/${first?.id}/assign`, { team: 'payments' }, { token: lee });
    const { job } = await decided({ action: 'assign', team: 'search', items: named(rows) });
    expect(job).toMatchObject({ decided: 3 });
    await post(`/candidates/${second?.id}/assign`, { team: 'payments' }, { token: lee });
    const undo = await decided(undefined, `/bulk/${job.id}/undo`);
    expect(undo.job).toMatchObject({ decided: 2, refused: { 'not-possible': 1 } });
    expect(await get(`/candidates/${first?.id}`)).toMatchObject({
      ...{ team: 'payments', teamAssignedBy: 'token:lee' },
    });
  });
});

function eventsOf(id: string) {
  return web.db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.entity, 'candidate'), eq(auditEvents.entityId, id)));
}
