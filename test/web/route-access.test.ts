import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isFor, roleForScopes, type TokenScope, tokenScopes } from '../../src/core/token-scopes.ts';
import type { Role } from '../../src/web/caller.ts';
import { call } from './support/call.ts';
import { routesAndRoles, scopesOfRoutes } from './support/routes-and-roles.ts';
import { insertCandidate, insertDelivery, insertFollowUp, makeToken } from './support/rows.ts';
import { signIn } from './support/sign-in.ts';
import { startWebApp, type WebApp } from './support/web-app.ts';

const roles = ['viewer', 'responder', 'admin'] as const satisfies readonly Role[];

/** What a token has to be for, where a role is needed. */
const scopeOf = { viewer: 'read', responder: 'decide', admin: 'configure' } as const;

function scopeFor(route: string): TokenScope | 'none' {
  return scopesOfRoutes[route] ?? scopeOf[least(route)];
}

function least(route: string): Role {
  const access = routesAndRoles[route] ?? 'open';
  if (access === 'open') throw new Error(`${route} is for nobody in particular`);
  return typeof access === 'string' ? access : access.least;
}

const anyId = '0190a1b2-0000-7000-8000-000000000001';

let web: WebApp;
const tokens = new Map<Role, string>();
const scoped = new Map<TokenScope, string>();
let expired = '';

beforeAll(async () => {
  web = await startWebApp();
  for (const role of roles) tokens.set(role, await makeToken(web.db, role));
  for (const scope of tokenScopes) {
    const wanted = { scopes: [scope] };
    scoped.set(scope, await makeToken(web.db, roleForScopes([scope]), scope, wanted));
  }
  expired = await makeToken(web.db, 'admin', 'expired', { expiresAt: new Date(0) });
});
afterAll(() => web.stop());

const guarded = Object.entries(routesAndRoles).flatMap(([route, access]) => {
  if (access === 'open') return [];
  const least = typeof access === 'string' ? access : access.least;
  const [named, path = ''] = route.split(' ');
  const method = named === 'POST' || named === 'PUT' ? named : 'GET';
  const address = path.replace(/:version/, '1').replace(/:\w+/g, anyId);
  return [{ route, least, method, address } as const];
});

test('every route has an entry that says who may use it, and no entry is left over', () => {
  const served = web.app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(routesAndRoles).sort()).toEqual([...new Set(served)].sort());
});

test('the roles that the API documents are those that it enforces', async () => {
  const token = tokens.get('viewer') ?? '';
  const { json } = await call(`${web.url}/api/v1/openapi.json`, { token });
  const { paths } = z
    .object({
      paths: z.record(
        z.string(),
        z.record(
          z.string(),
          z.looseObject({ 'x-least-role': z.string(), 'x-token-scope': z.string() }),
        ),
      ),
    })
    .parse(json);
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const route = `${method.toUpperCase()} /api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
      expect(operation['x-least-role'], route).toBe(least(route));
      expect(scopeFor(route), route).toBe(operation['x-token-scope']);
    }
  }
});

describe.each(guarded)('$route', ({ route, least, method, address }) => {
  const isApi = address.startsWith('/api/v1');

  test('answers nobody whom it does not know', async () => {
    for (const headers of [
      {},
      { authorization: 'Bearer nobody' },
      { cookie: 'closecall=made-up' },
      { authorization: `Bearer ${expired}` },
    ]) {
      const answer = await call(`${web.url}${address}`, { method, headers });
      expect([401, 429]).toContain(answer.status);
      if (isApi) expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  test(`needs at least the role ${least}`, async () => {
    for (const role of roles) {
      const token = tokens.get(role) ?? '';
      const answer = await call(`${web.url}${address}`, { method, token });
      const isEnough = roles.indexOf(role) >= roles.indexOf(least);
      expect(answer.status, `${route} as ${role}`).toSatisfy((status: number) =>
        isEnough ? ![401, 403, 500].includes(status) : status === 403,
      );
    }
  });

  test(`needs a token that is for ${scopeFor(route)}`, async () => {
    for (const scope of tokenScopes) {
      const token = scoped.get(scope) ?? '';
      const answer = await call(`${web.url}${address}`, { method, token });
      const wanted = scopeFor(route);
      // A token has no session that it could end.
      const isEnough = route === 'POST /logout' || (wanted !== 'none' && isFor([scope], wanted));
      expect(answer.status, `${route} for ${scope}`).toSatisfy((status: number) =>
        isEnough ? ![401, 403, 500].includes(status) : status === 403,
      );
    }
  });
});

test('a session changes nothing anywhere without its own token', async () => {
  const { cookie } = await signIn(web, 'admin');
  for (const { route, method, address } of guarded.filter((each) => each.method !== 'GET')) {
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of ['', 'version=1&_csrf=', 'version=1&_csrf=made-up']) {
      const answer = await call(`${web.url}${address}`, { method, headers, body });
      expect(answer.status, route).toBe(403);
    }
  }
});

test('nothing is changed by reading, whatever is read', async () => {
  const { cookie } = await signIn(web, 'admin');
  const candidate = await insertCandidate(web.db, { id: anyId });
  await insertFollowUp(web.db, candidate, { id: anyId });
  await insertDelivery(web.db, { id: anyId });
  const before = await everythingStored();
  for (const { method, address } of guarded.filter((each) => each.method === 'GET')) {
    for (const query of ['', '?changed=x&undone=y&_method=POST']) {
      await call(`${web.url}${address}${query}`, { method, headers: { cookie } });
      await call(`${web.url}${address}${query}`, { method: 'HEAD', headers: { cookie } });
    }
  }
  expect(await everythingStored()).toEqual(before);
});

/** A fingerprint of every table. */
async function everythingStored(): Promise<Record<string, string>> {
  const tables = await web.db.execute<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  const stored: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await web.db.execute<{ hash: string }>(
      `select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as hash from "${name}" t`,
    );
    stored[name] = row?.hash ?? '';
  }
  return stored;
}
