import { inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { Bulk, type BulkCaller, bulkCaller, named, Results } from '../support/bulk-caller.ts';
import { problemIn } from '../support/call.ts';
import { runBulk, turnOfBulk } from '../support/run-bulk.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let by: BulkCaller;

beforeAll(async () => {
  web = await startWebApp();
  by = await bulkCaller(web);
});
afterAll(() => web.stop());

describe('taking a bulk decision back', () => {
  test('is a job about what it decided and nobody changed since', async () => {
    const rows = await by.some(3);
    const [first, second, third] = rows;
    const { job } = await by.decided({ action: 'dismiss', reason: 'test', items: named(rows) });
    await by.post(`/candidates/${second?.id}/undo`, {}, { token: by.lee });
    const undo = await by.decided(undefined, `/bulk/${job.id}/undo`, by.lee);
    expect(undo.job).toMatchObject({ total: 3, decided: 2, refused: { stale: 1 } });
    expect(undo.results[1]?.problem).toMatchObject({ decidedBy: 'token:lee' });
    expect(await by.statusesOf([first, third].flatMap((row) => row ?? []))).toEqual([
      'open',
      'open',
    ]);
    const again = await by.post(`/bulk/${job.id}/undo`);
    expect(Bulk.parse(again.json).id).toBe(undo.job.id);
    expect(await by.get(`/bulk/${job.id}`)).toMatchObject({ undoneBy: undo.job.id });
    expect((await by.post(`/bulk/${undo.job.id}/undo`)).status).toBe(409);
  });

  test('names the tickets that were sent already', async () => {
    const rows = await by.some(2);
    const { job } = await by.decided({ action: 'confirm', items: named(rows) });
    await web.db.execute(sql`update follow_ups set status = 'open', issue_key = 'PAY-7'
      where candidate_id = ${rows[0]?.id}::uuid`);
    const undo = await by.decided(undefined, `/bulk/${job.id}/undo`);
    expect(undo.job).toMatchObject({ decided: 1, refused: { 'not-possible': 1 } });
    expect(undo.results[0]?.problem?.detail).toContain('PAY-7 is open already');
  });

  test('stops one that still goes on', async () => {
    const rows = await by.some(3);
    const answer = await by.post('/candidates/bulk', {
      action: 'dismiss',
      reason: 'test',
      items: named(rows),
    });
    const { id } = Bulk.parse(answer.json);
    const undo = await by.decided(undefined, `/bulk/${id}/undo`);
    expect(undo.job).toMatchObject({ total: 0, status: 'done' });
    await runBulk(web.db, id);
    expect(await by.get(`/bulk/${id}`)).toMatchObject({ status: 'cancelled', done: 0 });
    expect(new Set(await by.statusesOf(rows))).toEqual(new Set(['open']));
  });

  test('that was stopped is about what it had decided until then', async () => {
    const rows = await by.some(60);
    const answer = await by.post('/candidates/bulk', {
      ...{ action: 'confirm', ticket: 'no' },
      items: named(rows),
    });
    const { id } = Bulk.parse(answer.json);
    await turnOfBulk(web.db, id);
    expect((await by.post(`/bulk/${id}/cancel`)).status).toBe(200);
    await runBulk(web.db, id);
    const stopped = Bulk.parse(await by.get(`/bulk/${id}`));
    expect(stopped).toMatchObject({ status: 'cancelled', decided: 50 });
    const undo = await by.decided(undefined, `/bulk/${id}/undo`);
    expect(undo.job).toMatchObject({ total: 50, decided: 50, refused: {} });
    expect(new Set(await by.statusesOf(rows))).toEqual(new Set(['open']));
    // What it had not come to was never touched.
    const last = rows.at(-1);
    expect(await by.get(`/candidates/${last?.id}`)).toMatchObject({ version: 1 });
  });

  test('of a snooze puts up again what waited, and no longer until when', async () => {
    const rows = await by.some(2);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const { job } = await by.decided({ action: 'snooze', until, items: named(rows) });
    expect(await by.statusesOf(rows)).toEqual(['snoozed', 'snoozed']);
    const undo = await by.decided(undefined, `/bulk/${job.id}/undo`);
    expect(undo.job).toMatchObject({ total: 2, decided: 2, refused: {} });
    const found = await web.db
      .select({ status: candidates.status, until: candidates.snoozedUntil })
      .from(candidates)
      .where(
        inArray(
          candidates.id,
          rows.map((row) => row.id),
        ),
      );
    expect(found).toEqual([
      { status: 'open', until: null },
      { status: 'open', until: null },
    ]);
  });

  test('of a merge parts what was merged', async () => {
    const [stays, ...rest] = await by.some(3);
    const { job } = await by.decided({ action: 'merge', into: stays?.id, items: named(rest) });
    expect(await by.statusesOf(rest)).toEqual(['merged', 'merged']);
    const undo = await by.decided(undefined, `/bulk/${job.id}/undo`);
    expect(undo.job).toMatchObject({ total: 2, decided: 2, refused: {} });
    const found = await web.db
      .select({ status: candidates.status, into: candidates.mergedInto })
      .from(candidates)
      .where(
        inArray(
          candidates.id,
          rest.map((row) => row.id),
        ),
      );
    expect(found).toEqual([
      { status: 'open', into: null },
      { status: 'open', into: null },
    ]);
  });
});

test('a bulk decision that is stopped leaves the rest as it is, and one that is finished is not', async () => {
  const rows = await by.some(2);
  const answer = await by.post('/candidates/bulk', {
    action: 'dismiss',
    reason: 'test',
    items: named(rows),
  });
  const { id } = Bulk.parse(answer.json);
  expect((await by.post(`/bulk/${id}/cancel`)).status).toBe(200);
  await runBulk(web.db, id);
  const { items } = Results.parse(await by.get(`/bulk/${id}/results?outcome=waiting`));
  expect(items).toHaveLength(2);
  const { job } = await by.decided({ action: 'dismiss', reason: 'test', items: named(rows) });
  const late = await by.post(`/bulk/${job.id}/cancel`);
  expect(late.status).toBe(409);
  expect(problemIn(late).detail).toContain('finished');
});

test('a filter that takes more than 50,000 is refused with how many they are, and decides nothing', async () => {
  const [row] = await by.some(1, { fingerprint: 'print-flood' });
  // Only how many match is asked for; nothing that others keep of candidates is needed.
  await web.db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`insert into candidates
      select copy.* from candidates, generate_series(1, 50000) as nth,
        jsonb_populate_record(candidates, jsonb_build_object('id', gen_random_uuid(),
          'subject_key', 'flood/' || nth, 'finding', '{}'::jsonb)) as copy
      where candidates.id = ${row?.id}::uuid`);
  });
  const filter = { fingerprint: 'print-flood' };
  const before = await by.get('/bulk?limit=1');
  const answer = await by.post('/candidates/bulk', { action: 'dismiss', reason: 'test', filter });
  expect(answer.status, answer.text).toBe(422);
  expect(answer.text).toContain('matches 50001 candidates, and one job takes 50000 at most');
  expect(await by.get('/bulk?limit=1')).toEqual(before);
});

test('bulk decisions and their results are read page by page', async () => {
  const rows = await by.some(5);
  const { job } = await by.decided({ action: 'dismiss', reason: 'test', items: named(rows) });
  const first = Results.parse(await by.get(`/bulk/${job.id}/results?limit=3`));
  const second = Results.parse(
    await by.get(`/bulk/${job.id}/results?limit=3&cursor=${first.nextCursor}`),
  );
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  const list = z.object({ items: z.array(Bulk) }).parse(await by.get('/bulk?limit=1'));
  expect(list.items.map(({ id }) => id)).toEqual([job.id]);
});
