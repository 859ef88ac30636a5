import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../support/call.ts';
import { insertCandidate } from '../support/rows.ts';
import { createLoginLink, signIn } from '../support/sign-in.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;

beforeAll(async () => {
  web = await startWebApp();
});
afterAll(() => web.stop());

async function usedLink(): Promise<string> {
  const token = await createLoginLink(web.db, { userName: 'dana', role: 'responder' });
  const address = `${web.url}/login/${token}`;
  expect((await call(address, { method: 'POST' })).status).toBe(303);
  return address;
}

describe('a login link that was used already', () => {
  test('says so, and how to get another', async () => {
    const address = await usedLink();
    for (const method of ['GET', 'POST'] as const) {
      const { status, text } = await call(address, { method });
      expect(status).toBe(401);
      expect(text).toContain('This link no longer works');
      expect(text).toContain('npx closecall login');
    }
  });

  test('leads those who are signed in to the start page, and leaves their session alone', async () => {
    const address = await usedLink();
    const { cookie } = await signIn(web, 'viewer');
    for (const method of ['GET', 'POST'] as const) {
      const answer = await call(address, { method, headers: { cookie } });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    }
    expect((await call(`${web.url}/`, { headers: { cookie } })).status).toBe(200);
  });

  test('tells nobody anything with a session that is made up', async () => {
    const headers = { cookie: 'closecall=made-up' };
    expect((await call(await usedLink(), { headers })).status).toBe(401);
  });
});

describe('somebody whose session has ended', () => {
  test('is told in plain words, and after a decision that nothing was changed', async () => {
    const page = await call(`${web.url}/`);
    expect(page.text).toContain('your session has ended.');
    expect(page.text).not.toContain('Nothing was changed.');
    const id = '0190a1b2-0000-7000-8000-000000000001';
    const form = { method: 'POST', headers: { cookie: 'closecall=ended' } } as const;
    const decision = await call(`${web.url}/candidates/${id}/confirm`, form);
    expect(decision.status).toBe(401);
    expect(decision.text).toContain('your session has ended. Nothing was changed.');
    expect(decision.text).not.toContain('token for the API');
  });

  test('is led to what they came for, and a chat’s preview of it tells no facts', async () => {
    const { id, story } = await insertCandidate(web.db);
    const { status, text } = await call(`${web.url}/candidates/${id}?from=chat`);
    expect(status).toBe(401);
    const neutral = '<meta property="og:title" content="A near miss in Closecall"/>';
    expect(text).toContain(neutral);
    const asks = 'Sign in to see what happened and decide on it.';
    expect(text).toContain(`<meta property="og:description" content="${asks}"/>`);
    expect(text).toContain(`href="/login?next=%2Fcandidates%2F${id}%3Ffrom%3Dchat"`);
    const login = await call(`${web.url}/login?next=%2Fcandidates%2F${id}%3Ffrom%3Dchat`);
    expect(login.text).toContain(`name="next" value="/candidates/${id}?from=chat"`);
    for (const fact of [story, 'checkout', 'payments']) expect(text).not.toContain(fact);
    const none = await call(`${web.url}/candidates/0190a1b2-0000-7000-8000-000000000001`);
    expect(none.status).toBe(401);
    expect(none.text).toContain(neutral);
  });

  test('and asks with a program is still told of the token', async () => {
    const { text } = await call(`${web.url}/api/v1/me`);
    expect(text).toContain('This needs a sign-in, or a token for the API.');
  });
});
