import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { bulkJobs, candidates, teams } from '../../../src/db/schema/index.ts';
import { runBulk } from '../support/run-bulk.ts';
import { type GivenCandidate, givenCandidate } from './given.ts';
import { admin, dana, openPageServer, type PageServer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
  await server.db.insert(teams).values([
    { id: 'payments', name: 'Payments' },
    { id: 'search', name: 'Search' },
  ]);
});
afterAll(() => server?.close());

const Body = z.looseObject({
  done: z.record(z.string(), z.unknown()).default({}),
  notice: z.string().default(''),
  rows: z
    .array(z.object({ id: z.string(), version: z.number(), status: z.string(), html: z.string() }))
    .default([]),
  left: z.array(z.looseObject({ id: z.string(), why: z.string() })).default([]),
  choices: z.array(z.looseObject({ value: z.string(), text: z.string() })).default([]),
  detail: z.string().default(''),
  type: z.string().default(''),
});

/** As the script of the pages asks: the caller is whoever asked last. */
async function ask(path: string, fields?: readonly (readonly [string, string])[]) {
  await server.get('/keys', dana);
  const answer = await server.app.request(`http://closecall.test${path}`, {
    headers: { accept: 'application/json' },
    ...(fields && {
      method: 'POST',
      body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])),
    }),
  });
  return { status: answer.status, ...Body.parse(await answer.json()) };
}

const inbox = { from: 'inbox', view: 'open', version: '1' };

function post(path: string, fields: Record<string, string>) {
  return ask(path, Object.entries({ ...inbox, ...fields }));
}

async function stored(id: string) {
  const [row] = await server.db.select().from(candidates).where(eq(candidates.id, id));
  return row;
}

function given(of: GivenCandidate = {}) {
  return givenCandidate(server.db, of);
}

test('a decision is answered with its notice, the way back, and the row as it is now', async () => {
  const { id } = await given({ story: 'checkout paged 4 min' });
  const done = await post(`/candidates/${id}/dismiss`, { reason: 'test' });
  expect(done).toMatchObject({ status: 200, done: { changed: id } });
  expect(done.notice).toContain('You dismissed it as a test or a drill');
  expect(done.notice).toContain('data-decision="undo"');
  expect(done.rows).toMatchObject([{ id, version: 2, status: 'dismissed' }]);
  const undone = await post(`/candidates/${id}/undo`, { version: '2' });
  expect(undone.rows).toMatchObject([{ id, version: 3, status: 'open' }]);
  expect(undone.rows[0]?.html).toContain(`value="${id}~3"`);
});

test('a decision that comes second is told who was first, with the row as it is now', async () => {
  const { id } = await given();
  await server.post(`/candidates/${id}/dismiss`, { ...inbox, reason: 'duplicate' }, admin);
  const second = await post(`/candidates/${id}/confirm`, { ticket: 'auto' });
  expect(second.status).toBe(409);
  expect(second.type).toBe('/api#problem-stale');
  expect(second.detail).toContain('Ada dismissed it as the same as another one');
  expect(second.rows).toMatchObject([{ id, status: 'dismissed' }]);
});

test('what is wrong with a form, and what is not there, is a problem and no page', async () => {
  const { id } = await given();
  expect(await post(`/candidates/${id}/dismiss`, {})).toMatchObject({
    ...{ status: 422, detail: 'Choose a reason to dismiss it.' },
  });
  const nobody = '/candidates/00000000-0000-4000-8000-000000000000/confirm';
  expect((await post(nobody, { ticket: 'no' })).status).toBe(404);
});

test('a snooze may end at a moment of the person’s own day', async () => {
  const { id } = await given();
  const wake = new Date(Date.now() + 9 * 3_600_000).toISOString();
  expect((await post(`/candidates/${id}/snooze`, { wake })).status).toBe(200);
  expect((await stored(id))?.snoozedUntil?.toISOString()).toBe(wake);
});

test('who accepts something and until the end of which day is kept', async () => {
  const { id } = await given();
  const told = { reason: 'known_and_accepted', owner: 'the storage team', until: '2040-01-31' };
  await server.post(`/candidates/${id}/dismiss`, { ...inbox, ...told });
  expect(await stored(id)).toMatchObject({
    ...{ acceptedBy: 'the storage team', acceptedUntil: new Date('2040-01-31T23:59:59Z') },
  });
});

test('a near miss is merged into another that waits, found by its words, with and without script', async () => {
  const into = await given({ story: 'the cache of search <i> was cold' });
  const [one, other] = [await given(), await given()];
  const page = await server.get(`/candidates/${one.id}/merge-into?words=COLD`);
  expect(page.text).toContain('the cache of search &lt;i&gt; was cold');
  expect(page.text).not.toContain(other.id);
  const { choices } = await ask(`/candidates/${one.id}/merge-into?words=cold`);
  expect(choices.map(({ value }) => value)).toEqual([into.id]);
  const form = { ...inbox, from: 'candidate', candidate: one.id, into: into.id };
  const merged = await server.post(`/candidates/${one.id}/merge`, form);
  expect(merged).toMatchObject({ status: 303 });
  expect(await stored(one.id)).toMatchObject({ status: 'merged', mergedInto: into.id });
  const itself = await post(`/candidates/${other.id}/merge`, { into: other.id });
  expect(itself.status).toBe(409);
});

test('assigning a team keeps what was typed for the decision', async () => {
  const { id } = await given();
  const { choices } = await ask(`/candidates/${id}/assign`);
  expect(choices.map(({ value }) => value)).toContain('search');
  const typed = { note: 'Cold <cache>.', gap: 'monitoring', owner: 'storage', until: '2040-01-31' };
  const { status, text } = await server.post(`/candidates/${id}/assign`, {
    team: 'search',
    ...typed,
  });
  expect(status).toBe(200);
  expect(text).toMatch(/Assigned to <bdi[^>]*>Search/);
  expect(text).toContain('Cold &lt;cache&gt;.</textarea>');
  expect(text).toContain('value="storage"');
  expect(text).toContain('value="2040-01-31"');
  expect((await stored(id))?.teamId).toBe('search');
});

async function picked(fields: readonly (readonly [string, string])[]) {
  return ask('/bulk', [['from', 'inbox'], ['view', 'open'], ...fields]);
}

test('those that are picked are decided on as one job, however often the form is posted', async () => {
  const [one, alike, other] = [await given(), await given(), await given()];
  const fields = [
    ['decision', 'dismiss:test'],
    ['key', 'once'],
    ['pick', `${one.id}~1 ${alike.id}~1`],
    ['pick', `${other.id}~7`],
  ] as const;
  const begun = await picked(fields);
  expect((await picked(fields)).done['bulk']).toBe(begun.done['bulk']);
  const id = String(begun.done['bulk']);
  await runBulk(server.db, id);
  const over = await ask(`/bulk/${id}`);
  expect(over.done).toMatchObject({ isOver: true });
  expect(over.notice).toContain('2 of 3 done.');
  expect(over.notice).toContain(`action="/bulk/${id}/undo"`);
  expect(over.left.map((each) => each.id)).toEqual([other.id]);
  expect((await stored(alike.id))?.status).toBe('dismissed');
});

test('all that match are those of the list that the form stands on', async () => {
  const [inside, outside] = [
    await given({ teamId: 'search' }),
    await given({ teamId: 'payments' }),
  ];
  const form = { ...inbox, team: 'search', all: 'yes', decision: 'snooze:1d', key: 'all' };
  const { status, location } = await server.post('/bulk', form);
  expect(status).toBe(303);
  const id = location?.split('/').at(-1) ?? '';
  await runBulk(server.db, id);
  expect((await stored(inside.id))?.status).toBe('snoozed');
  expect((await stored(outside.id))?.status).toBe('open');
  const [job] = await server.db.select().from(bulkJobs).where(eq(bulkJobs.id, id));
  expect(job?.filter).toEqual({ status: ['open'], team: ['search'] });
});

test('without anything picked, or anything chosen, many are left as they are', async () => {
  const nothing = await server.post('/bulk', { ...inbox, decision: 'confirm:auto' });
  expect(nothing.status).toBe(422);
  expect(nothing.text).toContain('Choose at least one near miss first.');
  const { id } = await given();
  expect((await picked([['pick', `${id}~1`]])).detail).toBe('Choose what to decide.');
});

test('the page of keys lists each of them', async () => {
  const { status, text } = await server.get('/keys');
  expect(status).toBe(200);
  expect(text).toContain('<h1>Keys</h1>');
});
