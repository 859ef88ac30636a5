import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveries } from '../../../src/db/schema/deliveries.ts';
import { buildFinding } from '../support/build-finding.ts';
import { insertFact, insertSubject } from '../support/health-rows.ts';
import { givenCandidate, givenConnection, givenDelivery } from './given.ts';
import { admin, dana, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
  await givenConnection(server.db, { name: 'Pages of Acme' });
});

afterAll(() => server?.close());

/** Evidence that names this fact. */
function naming(fact: string) {
  return buildFinding().evidence.map((each) => ({ ...each, fact }));
}

test('tells its facts, what they are about, what was concluded, and the near miss that came of it', async () => {
  const candidate = await givenCandidate(server.db, { found: { evidence: naming('E1') } });
  await insertSubject(server.db, {
    key: candidate.subjectKey,
    because: ['the monitor cleared it'],
  });
  const id = await givenDelivery(server.db, { event: 'incident.resolved' });
  const fact = { subjectKey: candidate.subjectKey, kind: 'page.resolved', deliveryId: id };
  await insertFact(server.db, { ...fact, factKey: 'E1' });
  const { status, text } = await server.get(`/deliveries/${id}`, viewer);
  expect(status).toBe(200);
  expect(text).toContain('From <bdi>Pages of Acme');
  expect(text).toContain('page.resolved');
  expect(text).toContain(candidate.subjectKey);
  expect(text).toContain('The monitor cleared it.');
  expect(text).toContain(`href="/candidates/${candidate.id}"`);
  const list = (await server.get('/deliveries')).text;
  expect(list).toContain(`href="/candidates/${candidate.id}"`);
  expect(list).toContain(`href="/deliveries/${id}"`);
});

test('of an environment only the near miss that its facts are part of came of it', async () => {
  const subjectKey = 'gh-acme/environment:1:production';
  await insertSubject(server.db, {
    key: subjectKey,
    kind: 'environment',
    because: ['no revision came back'],
  });
  const of = (fact: string) =>
    givenCandidate(server.db, {
      subjectKey,
      cycle: fact,
      detector: 'canary_rollback',
      found: { evidence: naming(fact) },
    });
  const [own, other] = [await of('status:1'), await of('status:2')];
  const id = await givenDelivery(server.db);
  await insertFact(server.db, { subjectKey, factKey: 'status:1', deliveryId: id });
  const { text } = await server.get(`/deliveries/${id}`);
  expect([text.includes(own.id), text.includes(other.id)]).toEqual([true, false]);
  const beside = await givenDelivery(server.db);
  await insertFact(server.db, { subjectKey, factKey: 'status:3', deliveryId: beside });
  const page = (await server.get(`/deliveries/${beside}`)).text;
  expect(page).toContain(`Of the same environment as <a href="/candidates/${own.id}">`);
  expect(page).toContain('No revision came back.');
});

test('says of each near miss whether it is evidence of it, and names what it is about', async () => {
  const candidate = await givenCandidate(server.db, { found: { evidence: naming('E2') } });
  const subjectKey = candidate.subjectKey;
  await insertSubject(server.db, { key: subjectKey, because: ['it cleared', 'it cleared'] });
  const data = {
    incident: { number: 12, title: 'Checkout is down', url: 'https://pd.example/12' },
  };
  const named = await givenDelivery(server.db);
  await insertFact(server.db, { subjectKey, factKey: 'E2', deliveryId: named, data });
  const other = await givenDelivery(server.db);
  await insertFact(server.db, { subjectKey, factKey: 'E3', deliveryId: other });
  const link = `<a href="/candidates/${candidate.id}">`;
  const page = (await server.get(`/deliveries/${named}`)).text;
  expect(page).toContain(`Part of the evidence of ${link}`);
  expect(page).toContain('href="https://pd.example/12"');
  expect(page).toContain('incident #12 “Checkout is down”');
  expect(page.split('It cleared.')).toHaveLength(2);
  const beside = (await server.get(`/deliveries/${other}`)).text;
  expect(beside).toContain(`Belongs to ${link}`);
  expect(beside).toContain(', of which it is no evidence');
});

test('says why nothing came of it, on its page and in the list', async () => {
  const reason = 'It is about a branch that nobody watches.';
  const id = await givenDelivery(server.db, { status: 'ignored', reason, signalCount: 0 });
  expect((await server.get(`/deliveries/${id}`)).text).toContain(reason);
  expect((await server.get('/deliveries')).text.split(reason)).toHaveLength(2);
});

test('what could not be read says so, whatever came of it when it was read before', async () => {
  const candidate = await givenCandidate(server.db);
  const reason = 'its body can’t be read any more';
  const id = await givenDelivery(server.db, { status: 'quarantined', reason, event: null });
  await insertFact(server.db, { subjectKey: candidate.subjectKey, deliveryId: id });
  for (const path of ['/deliveries', `/deliveries/${id}`]) {
    const { text } = await server.get(path, admin);
    expect(text).toContain('Its body can’t be read any more.');
    expect(text).toContain(`href="/candidates/${candidate.id}"`);
  }
});

test('shows the headers, and nothing that looks like a credential', async () => {
  const headers = {
    'x-github-event': 'workflow_run',
    'x-hub-signature-256': 'sha256=canary',
    authorization: 'Bearer canary',
  };
  const id = await givenDelivery(server.db, { headers });
  const { text } = await server.get(`/deliveries/${id}`, admin);
  expect(text).toContain('x-github-event');
  expect(text).toContain('workflow_run');
  expect(text).toContain('not shown');
  expect(text).not.toContain('canary');
});

test('admins replay any delivery from its page and come back to it; others are offered nothing', async () => {
  const id = await givenDelivery(server.db, { status: 'processed', attempts: 1 });
  const path = `/deliveries/${id}/replay`;
  expect((await server.get(`/deliveries/${id}`, dana)).text).not.toContain(path);
  const offered = (await server.get(`/deliveries/${id}`, admin)).text;
  expect(offered).toContain(`action="${path}"`);
  expect(offered).toContain(`name="_csrf" value="${admin.csrfToken}"`);
  const { status, location } = await server.post(path, { from: 'delivery' }, admin);
  expect({ status, location }).toEqual({ status: 303, location: `/deliveries/${id}?replayed` });
  const [row] = await server.db.select().from(deliveries).where(eq(deliveries.id, id));
  expect(row).toMatchObject({ status: 'pending', attempts: 0 });
  const back = (await server.get(`/deliveries/${id}?replayed`, admin)).text;
  expect(back).toContain('It is being processed again');
  expect(back).toContain('It waits to be read.');
});

test('what is no delivery is not found', async () => {
  expect((await server.get('/deliveries/nonsense')).status).toBe(404);
  expect((await server.get('/deliveries/0190a1b2-0000-7000-8000-000000000001')).status).toBe(404);
});
