import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { bulkJobs, teams } from '../../../src/db/schema/index.ts';
import { startBulk } from '../../../src/triage/start-bulk.ts';
import { runBulk } from '../support/run-bulk.ts';
import { givenCandidate, givenFollowUp } from './given.ts';
import { dana, openPageServer, type PageServer, viewer } from './page-server.ts';

let server: PageServer;

beforeAll(async () => {
  server = await openPageServer();
  await server.db.insert(teams).values([
    { id: 'pay', name: 'Payments <b>' },
    { id: 'search', name: 'Search' },
  ]);
});
afterAll(() => server?.close());

async function dismissed(ids: readonly string[]): Promise<string> {
  const decision = {
    action: 'dismiss',
    reason: 'test',
    note: null,
    owner: null,
    until: null,
  } as const;
  const selection = { items: ids.map((id) => ({ id, version: 1 })) };
  const context = { db: server.db, hint: () => undefined };
  const started = await startBulk(context, {
    decision,
    selection,
    actor: dana.actor,
    request: null,
  });
  if (!started.ok) throw new Error('the bulk decision was not begun');
  return started.value.id;
}

test('a bulk decision shows how far it has come until it is over, what was left out, and the way back', async () => {
  const [one, other] = [await givenCandidate(server.db), await givenCandidate(server.db)];
  await server.db.update(candidates).set({ version: 2 }).where(eq(candidates.id, other.id));
  const id = await dismissed([one.id, other.id]);
  const before = await server.get(`/bulk/${id}`);
  expect(before.text).toContain('http-equiv="refresh"');
  expect(before.text).toContain('0 of 2');
  await runBulk(server.db, id);
  const after = await server.get(`/bulk/${id}`);
  expect(after.text).not.toContain('http-equiv="refresh"');
  expect(after.text).toContain('2 of 2');
  expect(after.text).toContain(`href="/candidates/${other.id}"`);
  expect(after.text).not.toContain(`href="/candidates/${one.id}"`);
  const undone = await server.post(`/bulk/${id}/undo`, {});
  expect(undone).toMatchObject({ status: 303 });
  const undo = undone.location?.split('/').at(-1) ?? '';
  await runBulk(server.db, undo);
  const [row] = await server.db.select().from(candidates).where(eq(candidates.id, one.id));
  expect(row?.status).toBe('open');
  expect((await server.get(`/bulk/${id}`)).text).toContain(`href="/bulk/${undo}"`);
  expect((await server.post(`/bulk/${id}/cancel`, {})).status).toBe(409);
});

test('a viewer sees a bulk decision and nothing that changes it', async () => {
  const id = await dismissed([(await givenCandidate(server.db)).id]);
  const { text } = await server.get(`/bulk/${id}`, viewer);
  expect(text).toContain('0 of 1');
  expect(text).not.toContain(`/bulk/${id}/undo`);
});

test('all bulk decisions are listed with who, what, how far and the way back, page by page', async () => {
  const [one, other] = [await givenCandidate(server.db), await givenCandidate(server.db)];
  await server.db.update(candidates).set({ version: 2 }).where(eq(candidates.id, other.id));
  const id = await dismissed([one.id, other.id]);
  expect((await server.get('/bulk')).text).toContain('0 of 2 decided');
  await runBulk(server.db, id);
  const { text } = await server.get('/bulk');
  expect(text).toContain(`href="/bulk/${id}"`);
  expect(text).toContain('1 of 2 decided, 1 left as it was');
  expect(text).toContain(`action="/bulk/${id}/undo"`);
  expect((await server.get('/bulk', viewer)).text).not.toContain('/undo"');
  expect((await server.get('/?view=decided')).text).toContain('href="/bulk"');
  expect((await server.get(`/candidates/${one.id}`)).text).toContain(`href="/bulk/${id}"`);
  for (let count = 0; count < 25; count += 1) await dismissed([one.id]);
  const first = await server.get('/bulk');
  const next = /href="(\/bulk\?after=[^"]+)"/.exec(first.text)?.[1] ?? '';
  expect((await server.get(next)).text).toContain(`href="/bulk/${id}"`);
  expect(first.text).not.toContain(`href="/bulk/${id}"`);
});

test('a bulk decision that ended more than 30 days ago offers no way back', async () => {
  const id = await dismissed([(await givenCandidate(server.db)).id]);
  await runBulk(server.db, id);
  const longAgo = new Date(Date.now() - 31 * 86_400_000);
  await server.db.update(bulkJobs).set({ finishedAt: longAgo }).where(eq(bulkJobs.id, id));
  expect((await server.get(`/bulk/${id}`)).text).not.toContain(`/bulk/${id}/undo`);
  const refused = await server.post(`/bulk/${id}/undo`, {});
  expect(refused.status).toBe(409);
  expect(refused.text).toContain('more than 30 days ago');
});

test('a candidate is given to another team from its page, which says so, and that its ticket stays', async () => {
  const candidate = await givenCandidate(server.db, { teamId: 'pay', status: 'confirmed' });
  const ticket = await givenFollowUp(server.db, candidate, { status: 'open', issueKey: 'PAY-3' });
  await server.db
    .update(candidates)
    .set({ followUpId: ticket.id })
    .where(eq(candidates.id, candidate.id));
  const address = `/candidates/${candidate.id}`;
  expect((await server.get(address)).text).toContain('Payments &lt;b&gt;');
  expect(await server.post(`${address}/assign`, { team: 'search' })).toMatchObject({
    ...{ status: 303, location: address },
  });
  const { text } = await server.get(address);
  expect(text).toContain('You assigned it to this team.');
  expect(text).toContain('PAY-3 stays in the project where it is.');
  expect(text).toContain('gave it to the team “search”');
  expect((await server.post(`${address}/assign`, { team: 'nobody' })).status).toBe(422);
});
