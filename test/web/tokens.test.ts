import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { apiTokens } from '../../src/db/schema/index.ts';
import { call, problemIn } from './support/call.ts';
import { insertCandidate, makeToken } from './support/rows.ts';
import { signIn } from './support/sign-in.ts';
import { startWebApp, type WebApp } from './support/web-app.ts';

const Made = z.object({ id: z.string(), token: z.string(), expiresAt: z.string().nullable() });

let web: WebApp;
let admin = '';

beforeAll(async () => {
  web = await startWebApp({ requestsPerMinute: 60 });
  admin = await makeToken(web.db, 'admin');
});
afterAll(() => web.stop());

function make(body: unknown, token = admin) {
  return call(`${web.url}/api/v1/tokens`, { body, token });
}

test('a token is told once, stored as a hash, and is for its scopes alone', async () => {
  const answer = await make({ name: 'deploy-bot', scopes: ['read'] });
  expect(answer.status).toBe(201);
  const { id, token, expiresAt } = Made.parse(answer.json);
  expect(token).toMatch(/^cc_[\w-]{43}$/);
  const days = (new Date(expiresAt ?? 0).getTime() - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(90);

  const list = await call(`${web.url}/api/v1/tokens`, { token: admin });
  expect(list.text).not.toContain(token);
  expect(list.text).toContain(`"tail":"${token.slice(-4)}"`);

  const candidate = await insertCandidate(web.db);
  const address = `${web.url}/api/v1/candidates/${candidate.id}`;
  expect((await call(address, { token })).status).toBe(200);
  const refused = await call(`${address}/confirm`, { body: { version: 1 }, token });
  expect(refused.status).toBe(403);
  expect(problemIn(refused).detail).toContain('This token is for read; this needs one for decide.');

  const [row] = await web.db.select().from(apiTokens).where(eq(apiTokens.id, id));
  expect(row?.lastUsedAt?.getSeconds()).toBe(0);
});

test('a revoked token, an expired one and none at all are told alike', async () => {
  const { id, token } = Made.parse((await make({ name: 'gone', scopes: ['read'] })).json);
  await call(`${web.url}/api/v1/tokens/${id}/revoke`, { method: 'POST', token: admin });
  const expired = await makeToken(web.db, 'viewer', 'old', { expiresAt: new Date(0) });
  const told = await Promise.all(
    [token, expired, 'never-was'].map((each) => call(`${web.url}/api/v1/me`, { token: each })),
  );
  expect(told.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(new Set(told.map(({ text }) => text)).size).toBe(1);
});

test('a token can’t make one that may do more than itself, or that lasts longer', async () => {
  const wanted = { name: 'maker', scopes: ['configure'], days: 30 };
  const { token } = Made.parse((await make(wanted)).json);
  expect((await make({ name: 'more', scopes: ['decide'], days: 1 }, token)).status).toBe(403);
  expect((await make({ name: 'longer', scopes: ['read'], days: 31 }, token)).status).toBe(403);
  expect((await make({ name: 'endless', scopes: ['read'], days: null }, token)).status).toBe(403);
  expect((await make({ name: 'fine', scopes: ['read'], days: 29 }, token)).status).toBe(201);
});

test('a name that is taken, a team that is not there and a year and a day are refused', async () => {
  expect((await make({ name: 'twice', scopes: ['read'] })).status).toBe(201);
  expect((await make({ name: 'twice', scopes: ['read'] })).status).toBe(422);
  expect((await make({ name: 'x', scopes: ['decide'], teams: ['nowhere'] })).status).toBe(422);
  expect((await make({ name: 'x', scopes: ['read'], days: 366 })).status).toBe(422);
});

test('the page shows a new token in the answer of its form alone', async () => {
  const { cookie, csrfToken } = await signIn(web, 'admin');
  const fields = { name: 'from the page', 'scopes[]': 'read', days: 'never', _csrf: csrfToken };
  const answer = await call(`${web.url}/tokens`, {
    body: new URLSearchParams(fields).toString(),
    headers: { cookie, origin: web.url, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const token = /value="(cc_[\w-]{43})"/.exec(answer.text)?.[1] ?? '';
  expect((await call(`${web.url}/api/v1/me`, { token })).status).toBe(200);
  const page = await call(`${web.url}/tokens`, { headers: { cookie } });
  expect(page.text).toContain('from the page');
  expect(page.text).not.toContain(token);
});

test('a token that asks too often is told how long to wait', async () => {
  const token = await makeToken(web.db, 'viewer', 'eager');
  const asked = await Promise.all(
    Array.from({ length: 130 }, () => call(`${web.url}/api/v1/me`, { token })),
  );
  const held = asked.filter(({ status }) => status === 429);
  // Sixty of each of the two minutes that they may fall into.
  expect(held.length).toBeGreaterThanOrEqual(10);
  expect(Number(held[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await call(`${web.url}/api/v1/me`, { token: admin })).status).toBe(200);
});
