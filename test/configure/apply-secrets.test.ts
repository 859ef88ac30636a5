import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectors } from '../../connectors/registry.ts';
import { readDocument } from '../../src/config/read-document.ts';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { createSecretBox } from '../../src/configure/secret-box.ts';
import { ok } from '../../src/core/result.ts';
import { openDatabase } from '../../src/db/client.ts';
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
async function apply(connection: string, dryRun = false) {
  const { document, problems } = readDocument(`connections: [ ${connection} ]`);
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

test('changed secrets are told besides changed settings, and never what they are', async () => {
  const given = (settings: string, secrets: string) =>
    `{ id: gh-acme, connector: github, settings: ${settings}, secrets: ${secrets} }`;
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
