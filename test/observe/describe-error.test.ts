import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { errorInWords } from '../../src/observe/error-in-words.ts';
import { describeError } from '../../src/observe/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const canary = 'a body that nobody may read in a log';

let database: TestDatabase;
let failure: unknown;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db, close } = openDatabase({ url: database.url, maxConnections: 1, name: 'test' });
  failure = await db
    .execute(sql`select ${canary}::text, 1 / (select 0)`)
    .catch((error: unknown) => error);
  await close();
});
afterAll(() => database?.drop());

test('a failed query is logged with its statement and its cause, without its parameters', () => {
  const described = JSON.stringify(describeError(failure));
  expect(described).not.toContain(canary);
  expect(described).toContain('division by zero');
  expect(described).toContain('select $1::text');
});

test('a failed query is told to people by its cause', () => {
  expect(errorInWords(failure)).toBe('division by zero');
});

test('what is told to people can be stored, wherever it is cut and whatever it quotes', () => {
  for (const said of [`${'x'.repeat(499)}😀`, 'not \u0000 json', 'half \ud800 a character']) {
    const told = errorInWords(new Error(said));
    expect(told).toBe(told.toWellFormed());
    expect(told).not.toContain('\u0000');
  }
});
