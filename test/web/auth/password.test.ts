import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOneTimeLink } from '../../../src/web/auth/one-time-links.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { ensurePerson } from '../support/sign-in.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

const password = 'correct horse battery';
const nowMs = { value: Date.now() };

let web: WebApp;

beforeAll(async () => {
  web = await startWebApp({ clock: { now: () => new Date(nowMs.value) } });
});
afterAll(() => web.stop());

/** Somebody with a password, who never used a browser before. */
async function withPassword(userName: string): Promise<{ id: string; browser: Browser }> {
  const id = await ensurePerson(web.db, { userName, role: 'responder' });
  const link = { purpose: 'set-password', userId: id } as const;
  const token = await createOneTimeLink(web.db, 'test', link);
  const browser = openBrowser(web.url);
  expect((await browser.post(`/login/${token}`, { password })).status).toBe(303);
  return { id, browser };
}

function logIn(browser: Browser, userName: string, typed: string, next = '/') {
  const email = `${userName}@people.example`;
  return browser.post('/login', { email, password: typed, next });
}

describe('the first admin', () => {
  test('is made once by the link of the start, which is worth nothing once there are people', async () => {
    const own = await startWebApp();
    try {
      const links = await Promise.all(
        [1, 2].map(() => createOneTimeLink(own.db, 'system', { purpose: 'first-admin' })),
      );
      const [first = '', second = ''] = links;
      const browser = openBrowser(own.url);
      expect((await browser.get(`/login/${first}`)).text).toContain(
        'Make yourself the first admin',
      );
      const weak = { name: 'Dana', email: 'Dana@acme.example', password: 'too short' };
      expect((await browser.post(`/login/${first}`, weak)).status).toBe(422);
      const good = { ...weak, password };
      expect((await browser.post(`/login/${first}`, good)).status).toBe(303);
      expect((await browser.get('/api/v1/me')).json).toEqual({
        actor: 'person:dana',
        name: 'Dana',
        role: 'admin',
      });
      const other = openBrowser(own.url);
      expect((await other.get(`/login/${second}`)).status).toBe(401);
      const more = { ...good, email: 'lee@acme.example' };
      expect((await other.post(`/login/${second}`, more)).status).toBe(401);
      expect((await other.post(`/login/${first}`, more)).status).toBe(401);
    } finally {
      await own.stop();
    }
  });
});

describe('signing in with a password', () => {
  test('opens a session under a new id, ends the former one, and leads where one wanted to go', async () => {
    const { browser } = await withPassword('dana');
    const before = browser.cookies.get('closecall') ?? '';
    const answer = await logIn(browser, 'dana', password, '/patterns?x=1');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/patterns?x=1');
    expect(browser.cookies.get('closecall')).not.toBe(before);
    const old = openBrowser(web.url);
    old.cookies.set('closecall', before);
    expect((await old.get('/api/v1/me')).status).toBe(401);
    expect((await browser.get('/api/v1/me')).json).toMatchObject({ actor: 'person:dana' });
  });

  test('leads to no other site afterwards', async () => {
    const { browser } = await withPassword('lured');
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/logout']) {
      const answer = await logIn(browser, 'lured', password, next);
      expect(answer.headers.get('location'), next).toBe('/');
    }
  });

  test('says the same of a wrong password, an unknown address and somebody deactivated', async () => {
    await withPassword('known');
    const { id } = await withPassword('gone');
    await web.db.execute(`update users set deactivated_at = closecall_now() where id = '${id}'`);
    await ensurePerson(web.db, { userName: 'linkonly', role: 'viewer' });
    const answers = [];
    for (const [who, typed] of [
      ['known', 'not the right one'],
      ['unknown', password],
      ['gone', password],
      ['linkonly', password],
    ] as const) {
      const { status, text } = await logIn(openBrowser(web.url), who, typed);
      answers.push([status, text.replaceAll(`${who}@people.example`, '')]);
    }
    expect(answers[0]?.[0]).toBe(401);
    expect(new Set(answers.map(String)).size).toBe(1);
    nowMs.value += 3_600_000;
  });

  test('can not be made to by another site', async () => {
    await withPassword('max');
    const answer = await fetch(`${web.url}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({ email: 'max@people.example', password }),
    });
    expect(answer.status).toBe(403);
  });

  test('is slowed down after ten bad tries, but never for a browser that was signed in before', async () => {
    const { browser: own } = await withPassword('target');
    const attacker = openBrowser(web.url);
    for (let index = 0; index < 10; index += 1) {
      expect((await logIn(attacker, 'target', 'a wrong password')).status).toBe(401);
    }
    const held = await logIn(attacker, 'target', password);
    expect(held.status).toBe(429);
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await logIn(own, 'target', password)).status).toBe(303);
    nowMs.value += 16_000;
    expect((await logIn(attacker, 'target', password)).status).toBe(303);
    nowMs.value += 3_600_000;
  });
});

describe('a changed password', () => {
  test('needs the former one, and signs out everywhere else with the next request', async () => {
    const { browser } = await withPassword('pat');
    const other = openBrowser(web.url);
    await logIn(other, 'pat', password);
    expect((await browser.get('/account')).text).toContain('Elsewhere');
    const fresh = 'another long password';
    const wrong = { current: 'not the right one', password: fresh };
    expect((await browser.post('/account/password', wrong)).status).toBe(422);
    expect((await other.get('/api/v1/me')).status).toBe(200);
    const right = { current: password, password: fresh };
    expect((await browser.post('/account/password', right)).status).toBe(303);
    expect((await browser.get('/account?done=password')).text).toContain('is changed');
    expect((await other.get('/api/v1/me')).status).toBe(401);
    expect((await logIn(other, 'pat', password)).status).toBe(401);
    expect((await logIn(other, 'pat', fresh)).status).toBe(303);
  });

  test('ends the links that were out, so that whoever has one can not set another', async () => {
    const { id, browser } = await withPassword('careful');
    const links = await Promise.all(
      (['set-password', 'sign-in'] as const).map((purpose) =>
        createOneTimeLink(web.db, 'test', { purpose, userId: id }),
      ),
    );
    await browser.get('/account');
    const form = { current: password, password: 'another long password' };
    expect((await browser.post('/account/password', form)).status).toBe(303);
    for (const link of links) {
      const thief = openBrowser(web.url);
      const answer = await thief.post(`/login/${link}`, { password: 'the password of a thief' });
      expect(answer.status).toBe(401);
    }
  });

  test('is none of somebody who was deactivated before the link was used', async () => {
    const { id } = await withPassword('leaver');
    await web.db.execute(`update users set deactivated_at = closecall_now() where id = '${id}'`);
    const link = { purpose: 'set-password', userId: id } as const;
    const token = await createOneTimeLink(web.db, 'test', link);
    const form = { password: 'another long password' };
    expect((await openBrowser(web.url).post(`/login/${token}`, form)).status).toBe(401);
    await web.db.execute(`update users set deactivated_at = null where id = '${id}'`);
    expect((await logIn(openBrowser(web.url), 'leaver', password)).status).toBe(303);
  });

  test('is stored as a hash alone', async () => {
    await withPassword('stored');
    const rows = await web.db.execute('select * from user_accounts');
    expect(JSON.stringify(rows)).not.toContain(password);
    const audit = await web.db.execute('select * from audit_events');
    expect(JSON.stringify(audit)).not.toContain(password);
  });
});

test('signing out everywhere else leaves this browser alone', async () => {
  const { browser } = await withPassword('sam');
  const other = openBrowser(web.url);
  await logIn(other, 'sam', password);
  await browser.get('/account');
  expect((await browser.post('/account/sign-out-elsewhere', {})).status).toBe(303);
  expect((await browser.get('/api/v1/me')).status).toBe(200);
  expect((await other.get('/api/v1/me')).status).toBe(401);
});
