import { eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { outbox } from '../../../src/db/schema/index.ts';
import { Bulk, type BulkCaller, bulkCaller, named, unknownId } from '../support/bulk-caller.ts';
import { pathsIn } from '../support/call.ts';
import { insertCandidate } from '../support/rows.ts';
import { runBulk } from '../support/run-bulk.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let by: BulkCaller;

beforeAll(async () => {
  web = await startWebApp();
  by = await bulkCaller(web);
});
afterAll(() => web.stop());

describe('a bulk decision', () => {
  test('is taken on at once, and tells of each candidate how it went and who came first', async () => {
    const [one, other] = [await insertCandidate(web.db), await insertCandidate(web.db)];
    await by.post(
      `/candidates/${other.id}/confirm`,
      { version: 1, ticket: 'no' },
      { token: by.lee },
    );
    const items = [...named([one, other]), { id: unknownId, version: 1 }];
    const { job, results } = await by.decided({ action: 'dismiss', reason: 'test', items });
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
    const [event] = await by.eventsOf(one.id);
    expect(event).toMatchObject({
      action: 'dismiss',
      actor: 'token:dana',
      detail: { bulk: job.id },
    });
  });

  test('about a filter is about what matched when it was asked for', async () => {
    const before = await by.some(3, { fingerprint: 'print-filtered' });
    const answer = await by.post('/candidates/bulk', {
      action: 'snooze',
      until: '2031-01-01T00:00:00Z',
      filter: { fingerprint: 'print-filtered', status: ['open'] },
    });
    const { id, total } = Bulk.parse(answer.json);
    const later = await insertCandidate(web.db, { fingerprint: 'print-filtered' });
    await runBulk(web.db, id);
    expect(total).toBe(3);
    expect(new Set(await by.statusesOf(before))).toEqual(new Set(['snoozed']));
    expect(await by.statusesOf([later])).toEqual(['open']);
    // Each comes back by itself.
    const owed = await web.db.select().from(outbox).where(eq(outbox.task, 'end-snooze'));
    const refs = new Set(owed.map(({ ref }) => ref));
    expect(before.every((row) => refs.has(row.id))).toBe(true);
  });

  test('opens a ticket for each fingerprint that it confirms', async () => {
    const rows = [
      ...(await by.some(2, { fingerprint: 'print-twice' })),
      await insertCandidate(web.db),
    ];
    const { job } = await by.decided({ action: 'confirm', items: named(rows) });
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
    const [stays, ...rest] = await by.some(3, { fingerprint: 'print-merged' });
    const filter = { fingerprint: 'print-merged' };
    const { job, results } = await by.decided({ action: 'merge', into: stays?.id, filter });
    expect(job).toMatchObject({ decided: 2, refused: { 'not-possible': 1 } });
    expect(results.find(({ id }) => id === stays?.id)?.problem?.detail).toContain('itself');
    expect(await by.statusesOf(rest)).toEqual(['merged', 'merged']);
  });

  test('is one job however often the same request is sent, and another request needs another key', async () => {
    const [row] = await by.some(1);
    const body = { action: 'dismiss', reason: 'test', items: named(row ? [row] : []) };
    const headers = { 'idempotency-key': 'the same' };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => by.post('/candidates/bulk', body, { headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map(({ json }) => Bulk.parse(json).id)).size).toBe(1);
    const other = { ...body, reason: 'duplicate' };
    expect((await by.post('/candidates/bulk', other, { headers })).status).toBe(422);
    const byLee = await by.post('/candidates/bulk', other, { headers, token: by.lee });
    expect(byLee.status).toBe(202);
  });

  test('of nothing is done at once', async () => {
    const { job } = await by.decided({ action: 'confirm', filter: { service: ['nobody-has-it'] } });
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
      const answer = await by.post('/candidates/bulk', body);
      expect(answer.status, JSON.stringify(body)).toBe(422);
      expect(pathsIn(answer), JSON.stringify(body)).toContain(path);
    }
  });

  test('goes on where it stopped, and decides nothing twice', async () => {
    const rows = await by.some(60, { fingerprint: 'print-broken-off' });
    const answer = await by.post('/candidates/bulk', {
      action: 'confirm',
      ticket: 'no',
      filter: { fingerprint: 'print-broken-off' },
    });
    const { id } = Bulk.parse(answer.json);
    // Two workers at once, as after a claim that ran out.
    await Promise.all([runBulk(web.db, id), runBulk(web.db, id)]);
    expect(await by.get(`/bulk/${id}`)).toMatchObject({ status: 'done', decided: 60 });
    for (const { id: candidate } of rows) expect(await by.eventsOf(candidate)).toHaveLength(1);
  });

  test('leaves out one that makes trouble, and decides the others', async () => {
    const rows = await by.some(5, { fingerprint: 'print-trouble' });
    await web.db.execute(sql`create function trouble() returns trigger language plpgsql as
      $$ begin if new.id = ${sql.raw(`'${rows[2]?.id}'`)} then raise 'trouble'; end if; return new; end $$`);
    await web.db.execute(sql`create trigger trouble before update on candidates
      for each row execute function trouble()`);
    const { job, results } = await by.decided({
      action: 'dismiss',
      reason: 'test',
      items: named(rows),
    });
    await web.db.execute(sql`drop trigger trouble on candidates`);
    expect(job).toMatchObject({ decided: 4, refused: { failed: 1 } });
    expect(results[2]).toMatchObject({ outcome: 'refused', problem: { status: 500 } });
  });
});
