import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, openBrowser } from '../support/browser.ts';
import { ensurePerson } from '../support/sign-in.ts';
import {
  client,
  type Fault,
  type StandInOpenId,
  startStandInOpenId,
} from '../support/stand-in-openid.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

const publicUrl = 'http://closecall.example';

let provider: StandInOpenId;
let web: WebApp;

beforeAll(async () => {
  provider = await startStandInOpenId();
  web = await start({ defaultRole: 'viewer' });
});
afterAll(async () => {
  await web.stop();
  await provider.stop();
});

function start(own: { defaultRole: 'viewer' | 'none'; issuer?: string }): Promise<WebApp> {
  const { issuer } = provider;
  return startWebApp({
    publicUrl,
    egressAllow: ['127.0.0.0/8'],
    singleSignOn: { issuer, name: 'Acme', ...client, ...own },
  });
}

type Claims = Parameters<StandInOpenId['signIn']>[1];

async function comeBack(browser: Browser, claims: Claims, fault: Fault = null, next = '') {
  const begun = await browser.get(`/sso/start${next}`);
  expect(begun.status).toBe(302);
  const query = provider.signIn(begun.headers.get('location') ?? '', claims, fault);
  return browser.get(`/sso/return?${query}`);
}

function claimsOf(name: string, verified = true) {
  const email = `${name}@people.example`;
  return { sub: `id-of-${name}`, email, email_verified: verified, name };
}

describe('somebody of the provider', () => {
  test('who is new gets in with the role that was set, and is the same person next time', async () => {
    const browser = openBrowser(web.url);
    expect((await browser.get('/login')).text).toContain('Sign in with Acme');
    const answer = await comeBack(browser, claimsOf('nova'), null, '?next=/patterns');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/patterns');
    const me = { actor: 'person:nova', name: 'nova', role: 'viewer' };
    expect((await browser.get('/api/v1/me')).json).toEqual(me);
    const later = openBrowser(web.url);
    await comeBack(later, { ...claimsOf('nova'), email: 'renamed@people.example' });
    expect((await later.get('/api/v1/me')).json).toEqual(me);
  });

  test('is taken for whom was invited with the address only when it was verified', async () => {
    await ensurePerson(web.db, { userName: 'ada', role: 'admin' });
    const browser = openBrowser(web.url);
    for (const email_verified of [false, undefined, 'true']) {
      const refused = await comeBack(browser, { ...claimsOf('ada'), email_verified });
      expect(refused.status).toBe(401);
      expect(refused.text).toContain('does not say that it was verified');
    }
    expect((await browser.get('/api/v1/me')).status).toBe(401);
    await comeBack(browser, claimsOf('ada'));
    expect((await browser.get('/api/v1/me')).json).toMatchObject({ role: 'admin' });
    const another = await comeBack(openBrowser(web.url), { ...claimsOf('ada'), sub: 'other' });
    expect(another.text).toContain('Somebody else of the same provider');
  });

  test('who was deactivated stays out', async () => {
    await comeBack(openBrowser(web.url), claimsOf('gone'));
    await web.db.execute("update users set deactivated_at = closecall_now() where handle = 'gone'");
    expect((await comeBack(openBrowser(web.url), claimsOf('gone'))).status).toBe(401);
  });

  test('who was not invited stays out where only invited people may come', async () => {
    const closed = await start({ defaultRole: 'none' });
    try {
      const browser = openBrowser(closed.url);
      expect((await comeBack(browser, claimsOf('stranger'))).text).toContain('who were invited');
      await ensurePerson(closed.db, { userName: 'guest', role: 'responder' });
      expect((await comeBack(browser, claimsOf('guest'))).status).toBe(303);
    } finally {
      await closed.stop();
    }
  });
});

describe('what comes back is refused', () => {
  test.each(['wrong-nonce', 'expired', 'foreign-key', 'other-audience', 'token-away'] as const)(
    'with this fault: %s',
    async (fault) => {
      const browser = openBrowser(web.url);
      const answer = await comeBack(browser, claimsOf('faulty'), fault);
      expect(answer.status).toBe(401);
      expect(browser.cookies.has('closecall')).toBe(false);
    },
  );

  test('with the state of another sign-in, or in another browser', async () => {
    const browser = openBrowser(web.url);
    const begun = (await browser.get('/sso/start')).headers.get('location') ?? '';
    const query = provider.signIn(begun, claimsOf('mallory'));
    const forged = new URLSearchParams(query);
    forged.set('state', 'made-up');
    expect((await browser.get(`/sso/return?${forged}`)).status).toBe(401);
    expect((await openBrowser(web.url).get(`/sso/return?${query}`)).status).toBe(401);
    expect((await browser.get('/api/v1/me')).status).toBe(401);
  });
});

test('a provider that is away is said to be, and nothing else breaks', async () => {
  const away = await startStandInOpenId();
  await away.stop();
  const own = await start({ defaultRole: 'viewer', issuer: away.issuer });
  try {
    const browser = openBrowser(own.url);
    const answer = await browser.get('/sso/start');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('does not answer');
    expect((await browser.get('/login')).status).toBe(200);
  } finally {
    await own.stop();
  }
});
