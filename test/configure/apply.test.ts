import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocument } from '../../src/config/read-document.ts';
import { exportConfiguration } from '../../src/configure/export-configuration.ts';
import { rollBackPolicy } from '../../src/configure/policy-versions.ts';
import { openDatabase } from '../../src/db/client.ts';
import { listAuditEvents } from '../../src/db/queries/list-audit-events.ts';
import { connectionSecrets, connections, policies } from '../../src/db/schema/index.ts';
import { applyText, secretBox } from '../support/apply-text.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const canary = 'canary-secret-of-this-test-0123456789';
const environment = { GH_SECRET: canary, GH_OLD: 'a former secret', GH_TOKEN: 'token' };

const good = `
teams:
  - id: payments
    name: Payments
    jira: { connection: jira-main, project: PAY }
    workingHours: { timeZone: Europe/Berlin, days: [mon, tue], from: "09:00", to: "17:00" }
    automaticTicketsPerWeek: 1
services:
  - { id: checkout, team: payments, tier: 1, match: { github: [acme/checkout] } }
connections:
  - id: gh-acme
    connector: github
    settings: { pullRequests: count }
    secrets: { webhook: [ "\${GH_SECRET}", "\${GH_OLD}" ], apiToken: "\${GH_TOKEN}" }
  - id: jira-main
    connector: jira
    settings:
      siteUrl: https://acme.atlassian.net
      email: bot@acme.example
      deployment: cloud
      statusMapping: { open: [Awaiting release] }
policy:
  settleSeconds: { auto_resolved_page: 600 }
  automaticTicketsPerWeek: 3
  rules:
    - { name: later, when: "tier == 4", then: review, labels: [small], snoozeUntil: 2030-01-31 }
    - { name: all, when: "priority >= 20", then: review }
`;

let database: TestDatabase;
let db: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, maxConnections: 2, name: 'test' });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Stored versions can't be changed; this one was stored by a release that took it. */
async function storeUnchecked(condition: string, former: string): Promise<void> {
  await db.db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`update policies set document =
      replace(document::text, ${condition}, ${former})::jsonb where active`);
  });
}

const apply = (text: string, dryRun = false) => applyText(db.db, text, { dryRun, environment });

test('a dry run says what would change and changes nothing', async () => {
  const planned = await apply(good, true);
  expect(planned.ok && planned.value.map(({ kind, what, id }) => `${kind} ${what} ${id}`)).toEqual([
    'add connection gh-acme',
    'add connection jira-main',
    'add team payments',
    'add service checkout',
    'add policy version 1',
  ]);
  expect(await db.db.select().from(connections)).toEqual([]);
  expect(await db.db.select().from(policies)).toEqual([]);
});

test('applying twice changes nothing the second time, and a change is told field by field', async () => {
  expect((await apply(good)).ok).toBe(true);
  expect(await apply(good)).toEqual({ ok: true, value: [] });
  const changed = await apply(good.replace('tier: 1', 'tier: 2'));
  expect(changed).toEqual({
    ok: true,
    value: [{ kind: 'change', what: 'service', id: 'checkout', fields: ['tier: 1 → 2'] }],
  });
  expect((await apply(good)).ok).toBe(true);
});

test('secrets are stored sealed, bound to their row, and never exported', async () => {
  const rows = await db.db.select().from(connectionSecrets);
  const webhooks = rows.filter((row) => row.purpose === 'webhook');
  expect(webhooks).toHaveLength(2);
  const everything = JSON.stringify(rows.map((row) => Buffer.from(row.sealed).toString('latin1')));
  expect(everything).not.toContain(canary);
  const [one, other] = webhooks;
  if (one === undefined || other === undefined) throw new Error('two secrets were stored');
  expect(secretBox.open(one.sealed, `connection_secrets:sealed:${one.id}`)).toBe(canary);
  expect(() => secretBox.open(one.sealed, `connection_secrets:sealed:${other.id}`)).toThrow();
  const flipped = Uint8Array.from(one.sealed);
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
  expect(() => secretBox.open(flipped, `connection_secrets:sealed:${one.id}`)).toThrow();
  const exported = await exportConfiguration(db.db);
  expect(exported).not.toContain(canary);
  expect(exported).not.toContain(Buffer.from(canary).toString('base64'));
});

test('what is exported can be applied again and changes nothing', async () => {
  const exported = await exportConfiguration(db.db);
  const names = [...exported.matchAll(/\$\{([A-Z_0-9]+)\}/g)].flatMap(([, name]) => name ?? []);
  expect(names).toEqual(['GH_ACME_WEBHOOK_SECRET_1', 'GH_ACME_WEBHOOK_SECRET_2', 'GH_ACME_TOKEN']);
  const values: Record<string, string> = {
    GH_ACME_WEBHOOK_SECRET_1: canary,
    GH_ACME_WEBHOOK_SECRET_2: 'a former secret',
    GH_ACME_TOKEN: 'token',
  };
  const text = exported.replaceAll(/\$\{([A-Z_0-9]+)\}/g, (_, name: string) => values[name] ?? '');
  expect(await apply(text)).toEqual({ ok: true, value: [] });
});

test('a policy in force that today would be refused still applies from its file, and no other like it does', async () => {
  await storeUnchecked('priority >= 20', 'severity == 3');
  const wanted = (condition: string) => good.replace('priority >= 20', condition);
  expect(await apply(wanted('severity == 3'))).toEqual({ ok: true, value: [] });
  expect(await apply(wanted('severity == 4'))).toMatchObject({
    ok: false,
    problem: [{ path: expect.stringContaining('policy.rules[1]') }],
  });
  expect((await apply(good)).ok).toBe(true);
});

test('its file still applies after another version was put in force, also with other rules beside it', async () => {
  const file = good.replace('priority >= 20', 'severity == 3');
  await storeUnchecked('priority >= 20', 'severity == 3');
  // As an accepted offer does: one more rule in force, from outside of the file.
  const offered = file.replace(
    '- { name: later',
    `- { name: tickets, when: 'fingerprint == "a"', then: open_ticket }\n    - { name: later`,
  );
  expect((await apply(offered)).ok).toBe(true);
  expect((await apply(file)).ok).toBe(true);
  const told = await apply(offered.replace('severity == 3', 'severity == 4'));
  expect(told).toMatchObject({ problem: [{ path: 'policy.rules[2].when' }] });
  expect((await apply(good)).ok).toBe(true);
});

test('polling takes an API token, from the file or stored before, and is exported as it was', async () => {
  const polled = (token: string) => `
connections:
  - { id: pd-poll, connector: pagerduty, poll: { everySeconds: 30 } ${token} }`;
  const refused = {
    ok: false,
    problem: [
      {
        path: 'connections[0].poll',
        message: 'asks the provider for what happened, which needs secrets.apiToken',
      },
    ],
  };
  expect(await apply(polled(''))).toEqual(refused);
  // Another connection has a token; that is none of this one's.
  expect((await apply(polled('').replace(', poll: { everySeconds: 30 }', ''))).ok).toBe(true);
  expect(await apply(polled(''))).toEqual(refused);
  expect(await apply(polled(`, secrets: { webhook: [ "\${GH_SECRET}" ] }`))).toEqual(refused);
  expect((await apply(polled(`, secrets: { apiToken: "\${GH_TOKEN}" }`))).ok).toBe(true);
  expect(await apply(polled(''))).toEqual({ ok: true, value: [] });
  const exported = await exportConfiguration(db.db);
  expect(exported).toContain('everySeconds: 30');
  const again = readDocument(exported).document.connections.find(({ id }) => id === 'pd-poll');
  expect(again).toMatchObject({
    poll: { everySeconds: 30 },
    secrets: { webhook: [], apiToken: `\${PD_POLL_TOKEN}` },
  });
  await db.db.delete(connections).where(eq(connections.id, 'pd-poll'));
});

test('a policy of a file goes into force as by the API, and says whose version it replaces', async () => {
  const own = await createTestDatabase();
  const { db: house, close } = openDatabase({ url: own.url, maxConnections: 2, name: 'test' });
  const policy = (seconds: number) => `
policy: { undoSeconds: ${seconds}, rules: [ { name: all, when: "priority >= 20", then: review } ] }
`;
  const applied = async (seconds: number) => {
    const told = await applyText(house, policy(seconds));
    return told.ok ? told.value.map(({ id, fields }) => ({ id, fields })) : told.problem;
  };
  try {
    expect(await applied(60)).toEqual([{ id: 'version 1', fields: [] }]);
    expect(await applied(90)).toEqual([{ id: 'version 2', fields: ['undoSeconds: 60 → 90'] }]);
    // Going back is undone by the file, and not without a word.
    await house.transaction((tx) => rollBackPolicy(tx, { seen: null, actor: 'token:ada' }));
    const replaced = 'replaces version 1, which token:ada had put in force';
    const fields = [replaced, 'undoSeconds: 60 → 90'];
    expect(await applied(90)).toEqual([{ id: 'version 3', fields }]);
    const events = await listAuditEvents(house, { entity: 'policy' }, { beforeId: null, limit: 9 });
    const activated = events.filter(({ action }) => action === 'activated');
    expect(activated.map(({ actor, entityId }) => [actor, entityId])).toEqual([
      ['test', '3'],
      ['token:ada', '1'],
      ['test', '2'],
      ['test', '1'],
    ]);
  } finally {
    await close();
    await own.drop();
  }
});
