import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { problemKinds } from '../../../src/web/problem.ts';
import { call } from '../support/call.ts';
import { makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

let web: WebApp;
let token: string;

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'viewer');
});
afterAll(() => web.stop());

const Operation = z.looseObject({
  summary: z.string(),
  tags: z.array(z.string()).min(1),
  'x-least-role': z.enum(['viewer', 'responder', 'admin']),
  responses: z.record(z.string(), z.unknown()),
});
const Document = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

async function openapi() {
  const answer = await call(`${web.url}/api/v1/openapi.json`, { token });
  return { text: answer.text, document: Document.parse(answer.json) };
}

test('the OpenAPI document describes every route that the API has', async () => {
  const { document } = await openapi();
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} /api/v1${path}`),
  );
  const served = web.app.routes
    .filter(({ path, method }) => path.startsWith('/api/v1/') && method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    .filter((route) => route !== 'GET /api/v1/openapi.json');
  expect(new Set(described)).toEqual(new Set(served));
});

test('everything the document refers to is in it', async () => {
  const { text, document } = await openapi();
  const refs = new Set(text.match(/#\/components\/schemas\/\w+/g));
  expect(refs.size).toBeGreaterThan(10);
  const components = z
    .looseObject({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) })
    .parse(document).components.schemas;
  for (const ref of refs) expect(Object.keys(components)).toContain(ref.split('/').at(-1));
});

test('the page shows every operation with an example, and every problem, without a script of its own', async () => {
  const { document } = await openapi();
  const page = await call(`${web.url}/api`, { token });
  expect(page.status).toBe(200);
  for (const item of Object.values(document.paths)) {
    for (const { summary } of Object.values(item)) {
      expect(page.text).toContain(summary.replaceAll("'", '&#39;'));
    }
  }
  for (const kind of Object.keys(problemKinds)) {
    expect(page.text).toContain(`id="problem-${kind}"`);
  }
  expect(page.text).toContain(`curl -X POST &quot;${web.url}/api/v1/candidates/$id/confirm`);
  expect(page.text.match(/<script/g) ?? []).toHaveLength(1);
  expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
});

test('an example names all that its call needs, and the token as the documents do', async () => {
  const { text } = await call(`${web.url}/api`, { token });
  expect(text).toContain(
    `curl &quot;${web.url}/api/v1/subjects?key=pd-main%2Fincident%3AQ2CK8TWJAF9Z8L&quot;`,
  );
  expect(text).toContain('Bearer $CLOSECALL_API_TOKEN&quot;');
  expect(text).not.toContain('$CLOSECALL_TOKEN');
});

test('links within the page lead somewhere', async () => {
  const { text } = await call(`${web.url}/api`, { token });
  const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});
