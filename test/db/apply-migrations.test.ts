import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyMigrations } from '../../src/db/apply-migrations.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let own: TestDatabase;
let client: pg.Client;
let folder: string;

beforeAll(async () => {
  own = await createTestDatabase();
  client = new pg.Client({ connectionString: own.url });
  await client.connect();
  folder = await mkdtemp(join(tmpdir(), 'closecall-migrations-'));
});
afterAll(async () => {
  await client?.end();
  await own?.drop();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

/** Files that come after all that are there. */
async function given(files: readonly string[]): Promise<void> {
  await mkdir(join(folder, 'meta'), { recursive: true });
  const entries = files.map((_, idx) => {
    return {
      idx,
      version: '7',
      when: 4_000_000_000_000 + idx,
      tag: `later_${idx}`,
      breakpoints: true,
    };
  });
  const journal = { version: '7', dialect: 'postgresql', entries };
  await writeFile(join(folder, 'meta', '_journal.json'), JSON.stringify(journal));
  for (const [nth, text] of files.entries())
    await writeFile(join(folder, `later_${nth}.sql`), text);
}

const first = 'create table later_first (id integer)';

test('each migration is kept for itself, and the next start goes on behind it', async () => {
  await given([
    first,
    'create table later_second (id integer);--> statement-breakpoint\nselect 1 / 0',
  ]);
  await expect(applyMigrations(client, folder)).rejects.toThrow('division by zero');
  const found = "select to_regclass('later_first') as one, to_regclass('later_second') as two";
  expect((await client.query(found)).rows).toEqual([{ one: 'later_first', two: null }]);
  await given([first, 'create table later_second (id integer)']);
  await applyMigrations(client, folder);
  expect((await client.query(found)).rows).toEqual([{ one: 'later_first', two: 'later_second' }]);
});

test('what Postgres gives up for others’ sake is tried again', async () => {
  await client.query('create sequence later_tries');
  const deadlockOnce = `do $$ begin
    if nextval('later_tries') = 1 then raise exception 'others' using errcode = '40P01'; end if;
  end $$`;
  const second = 'create table later_second (id integer)';
  await given([first, second, deadlockOnce]);
  await applyMigrations(client, folder);
  expect((await client.query('select last_value::int as tries from later_tries')).rows).toEqual([
    { tries: 2 },
  ]);
});
