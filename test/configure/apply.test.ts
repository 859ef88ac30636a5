import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectors } from '../../connectors/registry.ts';
import { readDocument } from '../../src/config/read-document.ts';
import { resolveSecret } from '../../src/config/resolve-secret.ts';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { exportConfiguration } from '../../src/configure/export-configuration.ts';
import { createSecretBox } from '../../src/configure/secret-box.ts';
import { openDatabase } from '../../src/db/client.ts';
import { connectionSecrets, connections, policies } from '../../src/db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const secretBox = createSecretBox(Buffer.alloc(32, 5));
const canary = 'canary-secret-of-this-test-0123456789';
const environment = { GH_SECRET: canary, GH_OLD: 'a former secret', GH_TOKEN: 'token' };

const good = `
teams:
  - { id: payments, name: Payments, jira: { connection: jira-main, project: PAY } }
services:
  - { id: checkout, team: payments, tier: 1, match: { github: [acme/checkout] } }
connections:
  - id: gh-acme
    connector: github
    settings: { pullRequests: count }
    secrets: { webhook: [ "\${GH_SECRET}", "\${GH_OLD}" ], apiToken: "\${GH_TOKEN}" }
  - id: jira-main
    connector: jira
    settings: { siteUrl: https://acme.atlassian.net, email: bot@acme.example, deployment: cloud }
policy:
  settleSeconds: { auto_resolved_page: 600 }
  rules: [ { name: all, when: "priority >= 20", then: review } ]
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

async function apply(text: string, dryRun = false) {
  const { document, problems } = readDocument(text);
  return applyConfiguration(
    {
      db: db.db,
      connectors,
      secretBox,
      actor: 'test',
      resolveSecret: (reference) =>
        resolveSecret(reference, { environment, file: '/nowhere/closecall.yaml' }),
    },
    document,
    { dryRun, problems },
  );
}

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

test('of settings and rules the fields are told that differ; a dry run uses up no version', async () => {
  const other = good
    .replace('pullRequests: count', 'pullRequests: off')
    .replace('auto_resolved_page: 600', 'auto_resolved_page: 900');
  const told = {
    ok: true,
    value: [
      { id: 'gh-acme', fields: ['settings.pullRequests: count → off'] },
      { id: 'version 2', fields: ['settleSeconds.auto_resolved_page: 600 → 900'] },
    ],
  };
  expect(await apply(other, true)).toMatchObject(told);
  expect(await apply(other)).toMatchObject(told);
  expect(await apply(good)).toMatchObject({ ok: true, value: [{}, { id: 'version 3' }] });
});

test('a connection stays one of its connector', async () => {
  expect(await apply('connections:\n  - { id: gh-acme, connector: pagerduty }')).toEqual({
    ok: false,
    problem: [
      {
        path: 'connections[0].connector',
        message: '"gh-acme" is a connection of GitHub already; give this one another id',
      },
    ],
  });
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

describe('a bad file names every fault with its path in the file and changes nothing', () => {
  test('faults of shape', async () => {
    const result = await apply(`
teams: [ { id: "Not An Id" } ]
services: [ { id: checkout, tier: 7 } ]
conections: []
connections: [ { id: x, connector: github, secrets: { webhook: [ 5 ] } } ]
`);
    const paths = result.ok ? [] : result.problem.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'teams[0].id',
        'services[0].tier',
        'conections',
        'connections[0].secrets.webhook[0]',
      ]),
    );
  });

  test('faults of meaning', async () => {
    const before = await exportConfiguration(db.db);
    const result = await apply(`
teams: [ { id: a, jira: { connection: nobody, project: PAY } } ]
services: [ { id: s, team: nobody }, { id: s, team: a } ]
connections:
  - { id: one, connector: gitlab }
  - { id: two, connector: github, settings: { pullRequests: perhaps, apiUrl: "not an address" } }
  - { id: three, connector: pagerduty, secrets: { webhook: [ "\${NOT_SET}" ], apiToken: { file: ./missing } } }
policy: { rules: [ { name: a, when: "priorty >= 20", then: review }, { name: b, when: "title", then: log } ] }
`);
    const faults = result.ok
      ? []
      : result.problem.map(({ path, message }) => `${path}: ${message}`);
    expect(faults).toEqual(
      expect.arrayContaining([
        'teams[0].jira.connection: no connection is called "nobody"',
        'services[0].team: no team is called "nobody"',
        'services[1].id: "s" is there twice',
        expect.stringMatching(/^connections\[0\]\.connector: must be one of/),
        expect.stringMatching(/^connections\[1\]\.settings\.pullRequests: /),
        expect.stringMatching(/^connections\[1\]\.settings\.apiUrl: /),
        expect.stringMatching(/^connections\[2\]\.secrets\.webhook\[0\]: .*NOT_SET/),
        expect.stringMatching(/^connections\[2\]\.secrets\.apiToken: can't be read/),
        expect.stringMatching(/^policy\.rules\[0\]\.when: .*priority/s),
        expect.stringMatching(/^policy\.rules\[1\]\.when: /),
      ]),
    );
    expect(await exportConfiguration(db.db)).toBe(before);
  });

  test('faults of both kinds at once, in words', async () => {
    const result = await apply(`
teams: [ { id: a, jira: { connection: gh, project: PAY } }, { id: b, jira: { project: pay } } ]
services: [ { id: s, tier: 7 }, { id: t, team: nobody } ]
connections: [ { id: gh, connector: github }, { id: x, connector: 5 } ]
policy:
  undoSeconds: soon
  rules: [ { name: a, when: "priorty > 1", then: review, team: nobody }, { name: b, when: "true", then: shout } ]
`);
    const faults = result.ok
      ? []
      : result.problem.map(({ path, message }) => `${path}: ${message}`);
    expect([...faults].sort()).toEqual([
      'connections[1].connector: must be a text',
      'policy.rules[0].team: no team is called "nobody"',
      expect.stringMatching(/^policy\.rules\[0\]\.when: .*priority/s),
      'policy.rules[1].then: must be one of open_ticket, review, log, suppress',
      'policy.undoSeconds: must be a number',
      'services[0].tier: must be at most 4',
      'services[1].team: no team is called "nobody"',
      'teams[0].jira.connection: "gh" is a GitHub connection, which opens no tickets',
      'teams[1].jira.connection: is missing',
      'teams[1].jira.project: must be a Jira project key, such as PAY',
    ]);
  });

  test('a file that is no YAML names the line', async () => {
    const result = await apply('teams:\n  - { id: a\nservices: [');
    expect(result.ok ? [] : result.problem[0]?.path).toMatch(/^line \d+$/);
  });

  test('a bomb of aliases is refused', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`;
    const result = await apply(bomb);
    expect(result.ok).toBe(false);
  });
});
