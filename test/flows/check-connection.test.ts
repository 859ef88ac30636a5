import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({ queue: 'off' });
});
afterEach(() => closecall.jira.faults.clear());
afterAll(() => closecall?.stop());

const check = (id: string) => closecall.api(`/connections/${id}/check`, {});

test('a token that the provider takes: says whom it belongs to', async () => {
  const { status, json } = await check('jira-main');
  expect(status).toBe(200);
  expect(json).toMatchObject({ ok: true, detail: expect.stringContaining('Signed in to Jira as') });
});

test('a token that the provider refuses: says so in its own words', async () => {
  closecall.jira.faults.next('myself', { kind: 'answer', status: 401, body: '' });
  const { status, json } = await check('jira-main');
  expect(status).toBe(200);
  expect(json).toEqual({ ok: false, detail: expect.stringContaining('does not accept') });
});

test('a provider that is away: says that no connection could be made', async () => {
  await closecall.jira.pause();
  const { json } = await check('jira-main');
  await closecall.jira.resume();
  expect(json).toEqual({ ok: false, detail: expect.stringMatching(/^Jira gave no answer: /) });
});

test('a connection that nobody has: not found', async () => {
  expect((await check('nothing')).status).toBe(404);
});
