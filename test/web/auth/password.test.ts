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

/** Eleven bad tries at as many accounts, as what the header says. */
async function triesFrom(own: WebApp, forwardedFor: (index: number) => string) {
  const answers: number[] = [];
  for (let index = 0; index <= 10; index += 1) {
    const headers = { 'x-forwarded-for': forwardedFor(index) };
    answers.push(await tryAnybody(own, `somebody-${index}`, headers));
  }
  return answers;
}

async function tryAnybody(own: WebApp, userName: string, headers: Record<string, string>) {
  const body = new URLSearchParams({ email: `${userName}@people.example`, password });
  return (await fetch(`${own.url}/login`, { method: 'POST', headers, body })).status;
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

  test('counts tries by who asked the proxy, and by nothing that a sender wrote where there is none', async () => {
    const behindTls = await startWebApp({ publicUrl: 'https://closecall.acme.example' });
    const plain = await startWebApp();
    try {
      const attacker = '203.0.113.7';
      // The proxy adds whom it heard; what stands before that may be anything.
      const heardBehindTls = triesFrom(behindTls, (index) => `198.51.100.${index}, ${attacker}`);
      const heardPlain = triesFrom(plain, (index) => `198.51.100.${index}`);
      expect(await heardBehindTls).toEqual([...Array(10).fill(401), 429]);
      expect(await heardPlain).toEqual([...Array(10).fill(401), 429]);
      const colleague = { 'x-forwarded-for': '203.0.113.8' };
      expect(await tryAnybody(behindTls, 'dana', colleague)).toBe(401);
      expect(await tryAnybody(plain, 'dana', colleague)).toBe(429);
      const broken = { 'x-forwarded-for': `${attacker}, not an address` };
      expect(await tryAnybody(behindTls, 'dana', broken)).toBe(401);
    } finally {
      await Promise.all([behindTls.stop(), plain.stop()]);
    }
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
