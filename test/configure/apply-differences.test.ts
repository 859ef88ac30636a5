import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectors } from '../../connectors/registry.ts';
import { readDocument } from '../../src/config/read-document.ts';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { createSecretBox } from '../../src/configure/secret-box.ts';
import { ok } from '../../src/core/result.ts';
import { openDatabase } from '../../src/db/client.ts';
import { policies } from '../../src/db/schema/index.ts';
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

/** The fields that applying a connection changes. */
async function apply(text: string, dryRun = false) {
  const { document, problems } = readDocument(text);
  const applied = await applyConfiguration(
    {
      db: db.db,
      connectors,
      secretBox: createSecretBox(Buffer.alloc(32, 5)),
      actor: 'test',
      resolveSecret: (reference) => ok(String(reference)),
    },
    document,
    { dryRun, problems },
  );
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
