import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from './support/call.ts';
import { insertCandidate } from './support/rows.ts';
import { cookieIn, createLoginLink, type SignedIn, signIn } from './support/sign-in.ts';
import { startWebApp, type WebApp } from './support/web-app.ts';

let web: WebApp;
let dana: SignedIn;

beforeAll(async () => {
  web = await startWebApp();
  dana = await signIn(web, 'responder', 'dana');
});
afterAll(() => web.stop());

async function confirm(headers: Record<string, string>, base = web) {
  const { id } = await insertCandidate(base.db);
  return call(`${base.url}/api/v1/candidates/${id}/confirm`, {
    body: { version: 1, ticket: 'no' },
    headers,
  });
}

describe('a session that changes something', () => {
  test('has to bring its own token', async () => {
    const { cookie, csrfToken } = dana;
    const other = await signIn(web, 'responder', 'lee');
    expect((await confirm({ cookie })).status).toBe(403);
    expect((await confirm({ cookie, 'x-csrf-token': '' })).status).toBe(403);
    expect((await confirm({ cookie, 'x-csrf-token': other.csrfToken })).status).toBe(403);
    expect((await confirm({ cookie, 'x-csrf-token': csrfToken })).status).toBe(200);
  });

  test('is given it masked, otherwise on each page: a page that stays the same is easier to guess', async () => {
    const pages = await Promise.all(
      [1, 2].map(() => call(`${web.url}/?q=x`, { headers: { cookie: dana.cookie } })),
    );
    const tokens = pages.map(({ text }) => /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '');
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) {
      const headers = { cookie: dana.cookie, 'x-csrf-token': token };
      expect((await confirm(headers)).status).toBe(200);
    }
    const cut = { cookie: dana.cookie, 'x-csrf-token': tokens[0]?.slice(43) ?? '' };
    expect((await confirm(cut)).status).toBe(403);
  });

  test('has to come from our own pages, where the browser tells', async () => {
    const own = { cookie: dana.cookie, 'x-csrf-token': dana.csrfToken };
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${web.url}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: web.url, 'sec-fetch-site': 'cross-site' },
    ]) {
      expect((await confirm({ ...own, ...headers })).status, JSON.stringify(headers)).toBe(403);
    }
    expect((await confirm({ ...own, origin: web.url })).status).toBe(200);
    const sameOrigin = { origin: web.url, 'sec-fetch-site': 'same-origin' };
    expect((await confirm({ ...own, ...sameOrigin })).status).toBe(200);
  });

  test('can not be made to by a form of another site, whatever its encoding', async () => {
    const { id } = await insertCandidate(web.db);
    const { cookie } = dana;
    for (const [type, body] of [
      ['application/x-www-form-urlencoded', 'version=1'],
      ['text/plain', '{"version":1,"x":"="}'],
      ['multipart/form-data; boundary=x', '--x\r\nbroken'],
    ] as const) {
      for (const path of [
        `/api/v1/candidates/${id}/confirm`,
        `/candidates/${id}/confirm`,
        '/logout',
      ]) {
        const headers = { cookie, 'content-type': type };
        const answer = await call(`${web.url}${path}`, { method: 'POST', body, headers });
        expect(answer.status, `${type} ${path}`).toBe(403);
      }
    }
  });

  test('may bring its token in the field of a form', async () => {
    const { cookie, csrfToken } = await signIn(web, 'responder', 'max');
    const answer = await call(`${web.url}/logout`, {
      method: 'POST',
      body: `_csrf=${csrfToken}`,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(303);
  });
});

describe('behind a proxy that ends TLS', () => {
  test('the public address counts as our own, and cookies stay on it', async () => {
    const behind = await startWebApp({ publicUrl: 'https://closecall.acme.example' });
    try {
      const token = await createLoginLink(behind.db, { userName: 'dana', role: 'responder' });
      const origin = 'https://closecall.acme.example';
      const answer = await call(`${behind.url}/login/${token}`, {
        method: 'POST',
        headers: { origin, 'sec-fetch-site': 'same-origin' },
      });
      expect(answer.status).toBe(303);
      expect(answer.headers.getSetCookie()[0]).toMatch(
        /^__Host-closecall=[\w.%-]{60,}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect(answer.headers.get('strict-transport-security')).toContain('max-age');
      const cookie = cookieIn(answer.headers);
      const page = await call(`${behind.url}/`, { headers: { cookie } });
      const csrfToken = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
      const headers = { cookie, 'x-csrf-token': csrfToken, origin };
      expect((await confirm(headers, behind)).status).toBe(200);
    } finally {
      await behind.stop();
    }
  });
});

describe('every answer', () => {
  test('carries the headers that keep foreign content out', async () => {
    for (const path of ['/', '/login', '/api', '/api/v1/me', '/api/v1/nothing', '/nothing']) {
      const { headers } = await call(`${web.url}${path}`, { headers: { cookie: dana.cookie } });
      expect(headers.get('content-security-policy'), path).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
          "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('same-origin');
      expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
      expect(headers.get('permissions-policy'), path).toContain('camera=()');
      expect(headers.get('cache-control'), path).toBe('no-store');
    }
  });

  test('is refused under a name that is not ours, except where machines knock', async () => {
    const { hostname, port } = new URL(web.url);
    const status = (host: string, path: string) => requestAs({ hostname, port, host, path });
    expect(await status('rebound.example', '/')).toBe(421);
    expect(await status('rebound.example', '/api/v1/me')).toBe(421);
    expect(await status('rebound.example', '/login')).toBe(421);
    expect(await status('rebound.example', '/hooks/none')).toBe(404);
    expect(await status('rebound.example', '/healthz')).toBe(200);
    expect(await status(`127.0.0.1:${port}`, '/login')).toBe(200);
  });
});

/** fetch sets the Host header by itself, so this one is made by hand. */
function requestAs({
  hostname,
  port,
  host,
  path,
}: {
  hostname: string;
  port: string;
  host: string;
  path: string;
}): Promise<number> {
  return new Promise((resolve, reject) => {
    const method = path.startsWith('/hooks/') ? 'POST' : 'GET';
    const asked = request({ hostname, port, path, method, headers: { host } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', reject);
    asked.end();
  });
}
