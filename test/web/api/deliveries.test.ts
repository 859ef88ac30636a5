import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Delivery } from '../../../src/web/api/deliveries/delivery-object.ts';
import { call } from '../support/call.ts';
import { insertFact, insertSubject } from '../support/health-rows.ts';
import { insertCandidate, insertDelivery, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let admin: string;
let viewer: string;

beforeAll(async () => {
  web = await startWebApp();
  admin = await makeToken(web.db, 'admin');
  viewer = await makeToken(web.db, 'viewer');
});
afterAll(() => web.stop());

function ask(path: string, token = viewer, method: 'GET' | 'POST' = 'GET') {
  return call(`${web.url}/api/v1/deliveries${path}`, { method, token });
}

const Page = z.object({
  items: z.array(z.strictObject(Delivery.shape)),
  nextCursor: z.string().nullable(),
});

test('a delivery tells what came of it', async () => {
  const candidate = await insertCandidate(web.db);
  const id = await insertDelivery(web.db, {
    status: 'processed',
    event: 'incident.resolved',
    signalCount: 1,
  });
  await insertFact(web.db, {
    subjectKey: candidate.subjectKey,
    factKey: 'resolved',
    kind: 'page.resolved',
    deliveryId: id,
  });
  const answer = await ask(`/${id}`);
  expect(z.strictObject(Delivery.shape).parse(answer.json)).toMatchObject({
    id,
    connection: 'pd-main',
    event: 'incident.resolved',
    sizeBytes: 21,
    signals: [{ kind: 'page.resolved', subject: candidate.subjectKey, factKey: 'resolved' }],
    candidates: [{ id: candidate.id, status: 'open' }],
    noCandidateBecause: [],
  });
});

test('a delivery without a candidate says why, in the list and alone', async () => {
  const connectionId = 'why';
  const put = (wanted: Parameters<typeof insertDelivery>[1]) =>
    insertDelivery(web.db, { connectionId, ...wanted });
  const waiting = await put({ status: 'pending' });
  const ignored = await put({ status: 'ignored', reason: 'It is about a branch.' });
  const known = await put({ status: 'processed', signalCount: 1 });
  const looked = await put({ status: 'processed', signalCount: 2 });
  const other = await put({ status: 'processed', signalCount: 1 });
  for (const [key, deliveryId] of [
    ['why/incident:1', looked],
    ['why/incident:2', other],
  ] as const) {
    await insertSubject(web.db, { key, because: [`${key} was resolved by a person.`] });
    await insertFact(web.db, { subjectKey: key, deliveryId });
    await insertFact(web.db, { subjectKey: key, deliveryId });
  }
  const { items } = Page.parse((await ask('?connection=why')).json);
  const because = new Map(items.map((each) => [each.id, each.noCandidateBecause]));
  expect(because.get(waiting)).toEqual(['It waits to be read.']);
  expect(because.get(ignored)).toEqual(['It is about a branch.']);
  expect(because.get(known)?.[0]).toContain('was known already');
  expect(because.get(looked)).toEqual(['why/incident:1 was resolved by a person.']);
  expect(because.get(other)).toEqual(['why/incident:2 was resolved by a person.']);
  expect(items.find(({ id }) => id === looked)?.signals).toHaveLength(2);
  expect((await ask(`/${looked}`)).json).toEqual(items.find(({ id }) => id === looked));
});

test('the list filters by connection, status and time, and never holds a body', async () => {
  const old = new Date('2020-01-01T00:00:00Z');
  const connectionId = 'filters';
  const put = await insertDelivery(web.db, { connectionId, status: 'quarantined', reason: 'odd' });
  const first = await insertDelivery(web.db, { connectionId, receivedAt: old });
  const ids = async (query: string) =>
    Page.parse((await ask(`?connection=filters${query}`)).json).items.map(({ id }) => id);
  expect(await ids('')).toEqual([first, put]);
  expect(await ids('&status=quarantined,ignored')).toEqual([put]);
  expect(await ids('&since=2021-01-01')).toEqual([put]);
  expect(await ids('&until=2021-01-01')).toEqual([first]);
  expect((await ask('?connection=filters')).text).not.toContain('"body"');
});

test('pages of deliveries neither skip nor repeat while others arrive', async () => {
  const connectionId = 'paged';
  const there: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    there.unshift(await insertDelivery(web.db, { connectionId }));
  }
  const read: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: z.infer<typeof Page> = Page.parse(
      (await ask(`?connection=paged&limit=2${cursor && `&cursor=${cursor}`}`)).json,
    );
    read.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    await insertDelivery(web.db, { connectionId });
  }
  expect(read).toEqual(there);
});

test('the body is for admins, as text that no browser runs', async () => {
  const body = Buffer.from('<script>alert(1)</script>\xff', 'latin1');
  const id = await insertDelivery(web.db, { body });
  expect((await ask(`/${id}/body`)).status).toBe(403);
  const answer = await ask(`/${id}/body`, admin);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.text).toBe('<script>alert(1)</script>\uFFFD');
});

test('a replay makes it pending again, for admins, and is in the audit', async () => {
  const id = await insertDelivery(web.db, { status: 'quarantined', reason: 'odd', attempts: 10 });
  expect((await ask(`/${id}/replay`, viewer, 'POST')).status).toBe(403);
  const answer = await ask(`/${id}/replay`, admin, 'POST');
  expect(answer.json).toMatchObject({ status: 'pending', attempts: 0, reason: null });
  const audit = await call(`${web.url}/api/v1/audit?entity=delivery&entityId=${id}`, {
    token: viewer,
  });
  expect(audit.json).toMatchObject({ items: [{ action: 'replayed', actor: 'token:admin' }] });
  const unknown = await ask('/0190a1b2-0000-7000-8000-000000000001/replay', admin, 'POST');
  expect(unknown.status).toBe(404);
});
