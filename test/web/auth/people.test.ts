import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { teams } from '../../../src/db/schema/index.ts';
import { changePerson } from '../../../src/people/change-person.ts';
import { createIdentity } from '../../../src/web/auth/identity.ts';
import { createOneTimeLink } from '../../../src/web/auth/one-time-links.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { ensurePerson } from '../support/sign-in.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let admin: Browser;

beforeAll(async () => {
  web = await startWebApp();
  await web.db.insert(teams).values({ id: 'payments', name: 'Payments' });
  admin = await enter('ada', 'admin');
});
afterAll(() => web.stop());

async function enter(userName: string, role: 'viewer' | 'responder' | 'admin'): Promise<Browser> {
  const userId = await ensurePerson(web.db, { userName, role });
  const token = await createOneTimeLink(web.db, 'test', { purpose: 'sign-in', userId });
  const browser = openBrowser(web.url);
  expect((await browser.post(`/login/${token}`, {})).status).toBe(303);
  await browser.get('/account');
  return browser;
}

describe('an admin', () => {
  test('invites somebody with a link that is shown once and sets their password', async () => {
    await admin.get('/people');
    const answer = await admin.post('/people', {
      name: 'Lee',
      email: 'Lee@acme.example',
      role: 'responder',
      decidesFor: 'own-teams',
      teams: 'payments',
    });
    const path = /value="http[^"]*(\/login\/[\w-]+)"/.exec(answer.text)?.[1] ?? '';
    expect((await admin.get('/people')).text).not.toContain('/login/');
    const lee = openBrowser(web.url);
    expect((await lee.get(path)).text).toContain('Choose your password');
    expect((await lee.post(path, { password: 'a long enough one' })).status).toBe(303);
    const account = (await lee.get('/account')).text;
    expect(account).toContain('Payments');
    expect(account).toContain('Decides for own teams');
    expect((await lee.post(path, { password: 'a long enough one' })).headers.get('location')).toBe(
      '/',
    );
  });

  test('can not invite an address twice', async () => {
    const fields = { name: 'Twin', role: 'viewer', decidesFor: 'all' };
    await admin.post('/people', { ...fields, email: 'twin@acme.example' });
    const again = await admin.post('/people', { ...fields, email: 'TWIN@acme.example' });
    expect(again.status).toBe(422);
    expect(again.text).toContain('Somebody has that e-mail address already');
  });

  test('who is the last one stays one', async () => {
    const id = await ensurePerson(web.db, { userName: 'ada', role: 'admin' });
    const demoted = { role: 'viewer', decidesFor: 'all' };
    expect((await admin.post(`/people/${id}/change`, demoted)).status).toBe(422);
    const refused = await admin.post(`/people/${id}/deactivate`, {});
    expect(refused.text).toContain('This is the last admin');
    expect((await admin.get('/people')).status).toBe(200);
  });

  test('who is one of two that go at once leaves the other', async () => {
    const ids = [
      await ensurePerson(web.db, { userName: 'ada', role: 'admin' }),
      await ensurePerson(web.db, { userName: 'second', role: 'admin' }),
    ];
    const outcomes = await Promise.all(
      ids.map((id) => changePerson(web.db, 'test', id, { role: 'viewer' })),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    admin = await enter('ada', 'admin');
  });
});

describe('the next request is refused', () => {
  test('of somebody who was deactivated, and they can not come back by a link', async () => {
    const gone = await enter('gone', 'responder');
    const id = await ensurePerson(web.db, { userName: 'gone', role: 'responder' });
    const token = await createOneTimeLink(web.db, 'test', { purpose: 'sign-in', userId: id });
    await admin.get('/people');
    expect((await admin.post(`/people/${id}/deactivate`, {})).status).toBe(303);
    expect((await gone.get('/api/v1/me')).status).toBe(401);
    expect((await openBrowser(web.url).post(`/login/${token}`, {})).status).toBe(401);
    await admin.post(`/people/${id}/reactivate`, {});
    expect((await openBrowser(web.url).post(`/login/${token}`, {})).status).toBe(401);
    expect((await enter('gone', 'responder')).cookies.has('closecall')).toBe(true);
  });

  test('of somebody whose role changed, or who was signed out everywhere', async () => {
    const roe = await enter('roe', 'viewer');
    const id = await ensurePerson(web.db, { userName: 'roe', role: 'viewer' });
    await admin.get('/people');
    await admin.post(`/people/${id}/change`, { role: 'responder', decidesFor: 'all' });
    expect((await roe.get('/api/v1/me')).status).toBe(401);
    const again = await enter('roe', 'responder');
    await admin.post(`/people/${id}/sign-out`, {});
    expect((await again.get('/api/v1/me')).status).toBe(401);
  });
});

test('what better-auth says goes to the log and nowhere else, and its own routes are not served', async () => {
  for (const path of ['/api/auth/ok', '/api/auth/get-session', '/api/auth/sign-in/email']) {
    expect((await admin.get(path)).status, path).toBe(404);
  }
  const identity = createIdentity({
    db: web.db,
    secretBox: web.secretBox,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    publicUrl: null,
    secureCookies: false,
  });
  const { secret, options } = await identity.$context;
  expect(secret).toBe(web.secretBox.derive('closecall sign-in'));
  expect(options.telemetry).toEqual({ enabled: false });
});

function ignore(): void {
  // Nothing is told to anybody.
}
