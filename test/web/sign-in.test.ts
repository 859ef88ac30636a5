import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEvents, oneTimeLinks, userSessions } from '../../src/db/schema/index.ts';
import { call } from './support/call.ts';
import { makeToken } from './support/rows.ts';
import { cookieIn, createLoginLink, signIn } from './support/sign-in.ts';
import { outsideToken, startWebApp, type WebApp } from './support/web-app.ts';

let web: WebApp;

beforeAll(async () => {
  web = await startWebApp();
});
afterAll(() => web.stop());

function me(headers: Record<string, string>) {
  return call(`${web.url}/api/v1/me`, { headers });
}

/** Links go by the database's time, sessions by the process's, whose rows are made older instead. */
async function shiftTime(interval: string) {
  await web.db.execute(sql`update clock_shift set shift = shift + ${interval}::interval`);
  await web.db.execute(
    sql`update user_sessions set created_at = created_at - ${interval}::interval,
        updated_at = updated_at - ${interval}::interval, expires_at = expires_at - ${interval}::interval`,
  );
}

function linkFor(userName: string) {
  return createLoginLink(web.db, { userName, role: 'responder' });
}

describe('a one-time link', () => {
  test('is not used up by a preview, and signs in once by its button', async () => {
    const token = await linkFor('dana');
    const address = `${web.url}/login/${token}`;
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      expect((await call(address, { method })).status).toBe(200);
    }
    const page = await call(address);
    expect(page.text).toContain(`action="/login/${token}"`);
    const first = await call(address, { method: 'POST' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/');
    expect(first.headers.get('set-cookie')).toMatch(
      /^closecall=[\w.%-]{60,}; .*HttpOnly; SameSite=Lax$/,
    );
    const cookie = cookieIn(first.headers);
    expect((await me({ cookie })).json).toEqual({
      actor: 'person:dana',
      name: 'dana',
      role: 'responder',
    });
    expect((await call(address, { method: 'POST' })).status).toBe(401);
    expect((await call(address)).status).toBe(401);
  });

  test('signs in once also when it is pressed many times at once', async () => {
    const token = await linkFor('hasty');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call(`${web.url}/login/${token}`, { method: 'POST' })),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  test('ends after a day', async () => {
    const token = await linkFor('late');
    await shiftTime('23 hours 59 minutes');
    expect((await call(`${web.url}/login/${token}`)).status).toBe(200);
    await shiftTime('2 minutes');
    expect((await call(`${web.url}/login/${token}`, { method: 'POST' })).status).toBe(401);
  });

  test('can not be pressed from another site', async () => {
    const token = await linkFor('lured');
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await call(`${web.url}/login/${token}`, { method: 'POST', headers });
      expect(answer.status, JSON.stringify(headers)).toBe(403);
    }
    expect((await call(`${web.url}/login/${token}`, { method: 'POST' })).status).toBe(303);
  });
});

describe('a session', () => {
  test('gets a new id at every sign-in, and the former one ends', async () => {
    const { cookie } = await signIn(web, 'viewer');
    const token = await linkFor('again');
    const answer = await call(`${web.url}/login/${token}`, { method: 'POST', headers: { cookie } });
    const fresh = cookieIn(answer.headers);
    expect(fresh).not.toBe(cookie);
    expect((await me({ cookie })).status).toBe(401);
    expect((await me({ cookie: fresh })).status).toBe(200);
  });

  test('ends with the next request after signing out', async () => {
    const { cookie, csrfToken } = await signIn(web, 'viewer');
    const out = await call(`${web.url}/logout`, {
      method: 'POST',
      headers: { cookie, 'x-csrf-token': csrfToken },
    });
    expect(out.status).toBe(303);
    expect(out.headers.get('set-cookie')).toMatch(/^closecall=; Max-Age=0/);
    expect((await me({ cookie })).status).toBe(401);
    expect((await call(`${web.url}/login`)).text).toContain('<h1>Sign in</h1>');
  });

  test('ends when it was idle for 12 hours, and after a week in any case', async () => {
    const idle = await signIn(web, 'viewer');
    await shiftTime('12 hours 1 second');
    expect((await me({ cookie: idle.cookie })).status).toBe(401);
    const busy = await signIn(web, 'viewer');
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      await shiftTime('11 hours');
      expect((await me({ cookie: busy.cookie })).status, `after ${hours} h`).toBe(200);
    }
    await shiftTime('11 hours');
    expect((await me({ cookie: busy.cookie })).status).toBe(401);
  });

  test('opens with nothing that is stored; links and tokens are stored as hashes alone', async () => {
    const token = await linkFor('stored');
    const { cookie } = await signIn(web, 'viewer');
    const bearer = await makeToken(web.db, 'viewer');
    const [links, open, tokens] = await Promise.all([
      web.db.execute('select * from one_time_links'),
      web.db.execute('select * from user_sessions'),
      web.db.execute('select * from api_tokens'),
    ]);
    const stored = JSON.stringify([links, open, tokens]);
    expect(links.length * open.length * tokens.length).toBeGreaterThan(0);
    for (const secret of [token, cookie.split('=')[1] ?? '', bearer]) {
      expect(stored).not.toContain(secret);
    }
    const audit = JSON.stringify(await web.db.select().from(auditEvents));
    expect(audit).toContain('signed_in');
    expect(audit).not.toContain(token);
  });

  test('is refused when its cookie is made up', async () => {
    expect((await me({ cookie: 'closecall=made-up' })).status).toBe(401);
    expect((await me({ cookie: 'closecall=' })).status).toBe(401);
  });
});

describe('a bearer token', () => {
  test('is known by the table or given from outside, and ends when it is revoked', async () => {
    const token = await makeToken(web.db, 'viewer', 'reader');
    expect((await me({ authorization: `Bearer ${token}` })).json).toMatchObject({
      actor: 'token:reader',
    });
    expect((await me({ authorization: `bearer ${outsideToken}` })).json).toMatchObject({
      role: 'admin',
    });
    await web.db.execute('update api_tokens set revoked_at = closecall_now()');
    expect((await me({ authorization: `Bearer ${token}` })).status).toBe(401);
  });

  test('that is wrong is refused whatever else came along, and told how to sign in', async () => {
    const { cookie } = await signIn(web, 'viewer');
    for (const authorization of ['Bearer wrong', 'Basic ZGFuYTpwdw==', 'Bearer', 'wrong']) {
      const answer = await me({ authorization, cookie });
      expect(answer.status, authorization).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });
});

test('too many bad tokens are slowed down, while good ones still work', async () => {
  const own = await startWebApp();
  try {
    const token = await makeToken(own.db, 'viewer');
    const ask = (authorization: string) =>
      call(`${own.url}/api/v1/me`, { headers: { authorization } });
    const statuses: number[] = [];
    for (let index = 0; index < 25; index += 1) {
      statuses.push((await ask(`Bearer wrong-${index}`)).status);
    }
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    expect(statuses.slice(20)).toEqual(Array.from({ length: 5 }, () => 429));
    expect((await ask('Bearer wrong')).headers.get('retry-after')).toBe('60');
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
  } finally {
    await own.stop();
  }
});

test('sessions and links that have ended are cleared away', async () => {
  await linkFor('somebody');
  await signIn(web, 'viewer');
  await shiftTime('8 days');
  await signIn(web, 'viewer');
  expect(await web.db.select().from(userSessions)).toHaveLength(1);
  expect(await web.db.select().from(oneTimeLinks)).toHaveLength(1);
});

test('a person without a session is shown, on a page, where to sign in', async () => {
  const page = await call(`${web.url}/`);
  expect(page.status).toBe(401);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.text).toContain('href="/login"');
});
