import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { connectors } from '../../../connectors/registry.ts';
import { ConfigurationDocument } from '../../../src/config/document.ts';
import { applyConfiguration } from '../../../src/configure/apply-configuration.ts';
import { ok } from '../../../src/core/result.ts';
import { call } from '../support/call.ts';
import { insertDelivery, makeToken } from '../support/rows.ts';
import { startWebApp, type WebApp } from '../support/web-app.ts';

const canary = 'SECRET_CANARY_9f3b7e51';

let web: WebApp;
let token: string;

const document = {
  teams: [
    { id: 'payments', name: 'Payments', jira: { connection: 'jira-main', project: 'PAY' } },
    { id: 'platform' },
  ],
  services: [
    { id: 'checkout', team: 'payments', tier: 1, match: { github: ['acme/checkout'] } },
    { id: 'ledger' },
  ],
  connections: [
    {
      id: 'pd-main',
      connector: 'pagerduty',
      secrets: { webhook: [`${canary}-one`, `${canary}-two`], apiToken: `${canary}-token` },
    },
    {
      id: 'jira-main',
      connector: 'jira',
      settings: { siteUrl: 'https://acme.atlassian.example', email: 'bot@acme.example' },
      secrets: { webhook: ['short'] },
    },
  ],
};

beforeAll(async () => {
  web = await startWebApp();
  token = await makeToken(web.db, 'admin');
  const applied = await applyConfiguration(
    {
      db: web.db,
      connectors,
      secretBox: web.secretBox,
      resolveSecret: (reference) => ok(typeof reference === 'string' ? reference : ''),
      actor: 'test',
    },
    ConfigurationDocument.parse(document),
    { dryRun: false },
  );
  expect(applied).toMatchObject({ ok: true });
});
afterAll(() => web.stop());

function get(path: string) {
  return call(`${web.url}/api/v1${path}`, { token });
}

test('services and teams are listed and read by their ids', async () => {
  expect((await get('/services')).json).toMatchObject({
    items: [
      { id: 'checkout', team: 'payments', tier: 1, match: { github: ['acme/checkout'], jira: [] } },
      { id: 'ledger', team: null, tier: null },
    ],
    nextCursor: null,
  });
  expect((await get('/teams')).json).toMatchObject({
    items: [
      { id: 'payments', jira: { project: 'PAY' } },
      { id: 'platform', jira: null },
    ],
  });
  expect((await get('/services/ledger')).json).toMatchObject({ id: 'ledger' });
  expect((await get('/teams/payments')).json).toMatchObject({ name: 'Payments' });
  for (const path of ['/services/none', '/teams/none', '/connections/none']) {
    expect((await get(path)).status).toBe(404);
  }
});

test('small lists have pages too', async () => {
  const first = await get('/services?limit=1');
  const { nextCursor } = z.object({ nextCursor: z.string() }).parse(first.json);
  expect((await get(`/services?limit=1&cursor=${nextCursor}`)).json).toMatchObject({
    items: [{ id: 'ledger' }],
    nextCursor: null,
  });
});

test('a connection tells that its secrets are there, and whether it is alive', async () => {
  await insertDelivery(web.db, { status: 'processed' });
  await insertDelivery(web.db, { status: 'quarantined' });
  const { json } = await get('/connections/pd-main');
  expect(json).toMatchObject({
    id: 'pd-main',
    connector: 'pagerduty',
    secrets: [
      { purpose: 'webhook', lastFour: '-one' },
      { purpose: 'webhook', lastFour: '-two' },
      { purpose: 'apiToken', lastFour: 'oken' },
    ],
    deliveries24h: { pending: 0, processed: 1, ignored: 0, quarantined: 1 },
    lastDeliveryAt: expect.stringMatching(/^20/),
  });
  expect((await get('/connections/jira-main')).json).toMatchObject({
    secrets: [{ lastFour: '' }],
    lastDeliveryAt: null,
  });
});

test('no secret is in any answer', async () => {
  const Document = z.object({ paths: z.record(z.string(), z.looseObject({})) });
  const openapi = Document.parse((await get('/openapi.json')).json);
  const paths = Object.entries(openapi.paths)
    .filter(([, item]) => 'get' in item)
    .map(([path]) => path.replace('{id}', 'pd-main').replace('{version}', '1'));
  expect(paths.length).toBeGreaterThan(15);
  for (const path of [...paths, '/connections/jira-main']) {
    const answer = await get(path);
    expect(answer.text, path).not.toContain('SECRET_CANARY');
    expect(answer.text, path).not.toContain('"sealed"');
  }
});
