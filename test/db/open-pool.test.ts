import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const open = () => openDatabase({ url: database.url, maxConnections: 2, name: 'test' });

test('no query is compiled, whatever the database is set to: that takes longer than any of them', async () => {
  const before = open();
  const name = sql.identifier(new URL(database.url).pathname.slice(1));
  await before.db.execute(sql`alter database ${name} set jit = on`);
  await before.close();
  const { db, close } = open();
  const jit = () => db.transaction((tx) => tx.execute<{ jit: string }>(sql`show jit`));
  expect(await Promise.all([jit(), jit()])).toEqual([[{ jit: 'off' }], [{ jit: 'off' }]]);
  await close();
});
