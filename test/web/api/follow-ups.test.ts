import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { FollowUp } from '../../../src/web/api/follow-ups/follow-up-object.ts';
import { call, problemIn } from '../support/call.ts';
import { insertCandidate, insertFollowUp, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

const Told = z.strictObject(FollowUp.shape);

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'responder', 'dana');
});
afterAll(() => web.stop());

function ask(path: string, method: 'GET' | 'POST' = 'GET', body?: unknown) {
  const address = `${web.url}/api/v1/follow-ups${path}`;
  return call(address, { method, token, ...(body === undefined ? {} : { body }) });
}

test('a follow-up tells which candidates it is for, and what Jira said', async () => {
  const { id } = await insertCandidate(web.db);
  await call(`${web.url}/api/v1/candidates/${id}/confirm`, { token, body: { version: 1 } });
  const page = z.object({ items: z.array(Told) }).parse((await ask('?status=held')).json);
  const ours = page.items.find(({ candidateId }) => candidateId === id);
  expect(ours).toMatchObject({ status: 'held', candidateIds: [id], requestedBy: 'token:dana' });
  expect(Told.parse((await ask(`/${ours?.id}`)).json)).toEqual(ours);
});

test('paging through follow-ups shows each once, newest first', async () => {
  const all: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    const candidate = await insertCandidate(web.db);
    all.unshift((await insertFollowUp(web.db, candidate, { status: 'wont_do' })).id);
  }
  const read: string[] = [];
  let cursor = '';
  for (;;) {
    const { json } = await ask(`?status=wont_do&limit=2${cursor}`);
    const page = z.object({ items: z.array(Told), nextCursor: z.string().nullable() }).parse(json);
    read.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(read).toEqual(all);
});

describe('a person', () => {
  test('may send a held ticket now', async () => {
    const { id } = await insertFollowUp(web.db, await insertCandidate(web.db), {
      heldUntil: new Date('2099-01-01T00:00:00Z'),
    });
    const answer = await ask(`/${id}/send-now`, 'POST');
    expect(answer.status, answer.text).toBe(200);
    const { heldUntil } = Told.parse(answer.json);
    expect(Date.parse(heldUntil)).toBeLessThan(Date.parse('2098-01-01'));
  });

  test('may try again what Jira refused, or give it up', async () => {
    const problem = 'Field team is required.';
    const refused = { status: 'failed', problem } as const;
    const one = await insertFollowUp(web.db, await insertCandidate(web.db), refused);
    const other = await insertFollowUp(web.db, await insertCandidate(web.db), refused);
    expect((await ask(`/${one.id}/retry`, 'POST', {})).json).toMatchObject({
      status: 'held',
      problem: null,
    });
    expect((await ask(`/${other.id}/give-up`, 'POST')).json).toMatchObject({
      status: 'cancelled',
    });
  });

  test('may close an open ticket as a mistake, which undo names, and decides again', async () => {
    const { id } = await insertCandidate(web.db, { status: 'confirmed', decision: 'confirm' });
    const [candidate] = await web.db.select().from(candidates).where(eq(candidates.id, id));
    if (candidate === undefined) throw new Error('no candidate');
    const ticket = { status: 'open', issueKey: 'PAY-7', issueId: '7' } as const;
    const followUp = await insertFollowUp(web.db, candidate, ticket);
    await web.db.update(candidates).set({ followUpId: followUp.id }).where(eq(candidates.id, id));
    const address = `${web.url}/api/v1/candidates/${id}`;
    const undo = await call(`${address}/undo`, { method: 'POST', token, body: {} });
    expect(undo.status).toBe(409);
    expect(problemIn(undo).detail).toContain('Close it as a mistake');
    const closed = await ask(`/${followUp.id}/close-as-mistake`, 'POST');
    expect(closed.status, closed.text).toBe(200);
    expect(Told.parse(closed.json)).toMatchObject({
      status: 'wont_do',
      closedAsMistakeAt: expect.any(String),
      candidateIds: [],
    });
    const { json } = await call(address, { token });
    expect(json).toMatchObject({ status: 'open', followUp: null, decision: null });
  });

  test('is told why a step is not possible', async () => {
    const { id } = await insertFollowUp(web.db, await insertCandidate(web.db), { status: 'open' });
    for (const step of ['send-now', 'retry', 'create-after-all', 'give-up']) {
      const answer = await ask(`/${id}/${step}`, 'POST');
      expect(answer.status, step).toBe(409);
      expect(problemIn(answer)['followUpStatus']).toBe('open');
    }
    const fresh = await insertFollowUp(web.db, await insertCandidate(web.db), {
      status: 'unknown',
      unknownSince: new Date(),
    });
    const early = await ask(`/${fresh.id}/create-after-all`, 'POST');
    expect(problemIn(early).detail).toContain('ten minutes');
  });

  test('names an issue by its key, and nothing else', async () => {
    const { id } = await insertFollowUp(web.db, await insertCandidate(web.db), {
      status: 'unknown',
    });
    for (const body of [{}, { key: 'PAY-12" OR x' }, { key: 'PAY-1', status: 'open' }]) {
      expect((await ask(`/${id}/adopt`, 'POST', body)).status).toBe(422);
    }
    expect((await ask(`/${id}/adopt`, 'POST', { key: 'PAY-12' })).status).toBe(409);
    expect((await ask('/nothing/adopt', 'POST', { key: 'PAY-12' })).status).toBe(404);
  });
});
