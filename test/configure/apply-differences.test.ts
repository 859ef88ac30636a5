import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { policies } from '../../src/db/schema/index.ts';
import { applyText } from '../support/apply-text.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

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

/** The fields that applying a file changes. */
async function apply(text: string, dryRun = false) {
  const applied = await applyText(db.db, text, { dryRun });
  return applied.ok ? applied.value.flatMap(({ fields }) => fields) : applied.problem;
}

const good = `
connections: [ { id: gh-acme, connector: github, settings: { pullRequests: count } } ]
policy:
  settleSeconds: { auto_resolved_page: 600 }
  rules: [ { name: all, when: "priority >= 20", then: review } ]
`;

test('of settings and rules the fields are told that differ; a dry run uses up no version', async () => {
  expect(await apply(good)).toEqual([]);
  const other = good
    .replace('pullRequests: count', 'pullRequests: off')
    .replace('auto_resolved_page: 600', 'auto_resolved_page: 900');
  const told = [
    'settings.pullRequests: count → off',
    'settleSeconds.auto_resolved_page: 600 → 900',
  ];
  expect(await apply(other, true)).toEqual(told);
  expect(await apply(other)).toEqual(told);
  expect(await apply(good)).toHaveLength(2);
  const versions = await db.db.select({ version: policies.version }).from(policies);
  expect(versions.map(({ version }) => version).sort()).toEqual([1, 2, 3]);
});

test('a connection stays one of its connector', async () => {
  expect(await apply('connections:\n  - { id: gh-acme, connector: pagerduty }')).toEqual([
    {
      path: 'connections[0].connector',
      message: '"gh-acme" is a connection of GitHub already; give this one another id',
    },
  ]);
});

test('changed secrets are told besides changed settings, and never what they are', async () => {
  const given = (settings: string, secrets: string) =>
    `connections: [ { id: gh-other, connector: github, settings: ${settings}, secrets: ${secrets} } ]`;
  const before = given('{ pullRequests: count }', '{ webhook: [one, two], apiToken: token }');
  expect(await apply(before)).toEqual([]);
  const after = given('{ pullRequests: off }', '{ webhook: [one] }');
  const told = [
    'settings.pullRequests: count → off',
    'secrets.webhook: changed',
    'secrets.apiToken: removed',
  ];
  expect(await apply(after, true)).toEqual(told);
  expect(await apply(after)).toEqual(told);
  expect(await apply(after)).toEqual([]);
  expect(await apply(before)).toContain('secrets.apiToken: added');
});
