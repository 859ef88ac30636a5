import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/db/embedded/start-embedded-postgres.ts';
import { isGone } from './closecall-process.ts';
import { makeOpenFolder } from './installation.ts';
import { query } from './query.ts';

const log = () => {};
let folder = '';
let database: EmbeddedPostgres;
beforeAll(async () => {
  folder = await makeOpenFolder();
  database = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log });
});
afterAll(async () => {
  await database.stop();
  await rm(folder, { recursive: true });
});

test('an empty folder becomes a database that answers, safe and with sane settings', async () => {
  const rows = await query(
    database.url,
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit',
       'listen_addresses', 'unix_socket_directories', 'TimeZone', 'data_checksums',
       'server_encoding')`,
  );
  const letters = await query(database.url, `select lower('ÄÖÉ') as lower`);
  const names = await query(database.url, 'select current_user, current_database()');

  expect(Object.fromEntries(rows.map((row) => [row['name'], row['setting']]))).toEqual({
    TimeZone: 'UTC',
    data_checksums: 'on',
    fsync: 'on',
    listen_addresses: '127.0.0.1',
    server_encoding: 'UTF8',
    synchronous_commit: 'on',
    unix_socket_directories: '',
  });
  expect(letters).toEqual([{ lower: 'äöé' }]);
  expect(names).toEqual([{ current_user: 'closecall', current_database: 'closecall' }]);
});

test('without the password nobody gets in, and only its owner can read it', async () => {
  const wrong = new URL(database.url);
  wrong.password = 'guess';
  const refusal = await query(wrong.href, 'select 1').catch((error: unknown) => error);
  const file = await stat(join(database.dataDir, 'database-password'));

  expect(String(refusal)).toContain('password authentication failed');
  expect(file.mode & 0o777).toBe(0o600);
});

test('a second start on the same folder is refused while the first lives', async () => {
  const { dataDir, url } = database;
  const refusal = await startEmbeddedPostgres({ dataDir, log }).catch((error: unknown) => error);

  expect(refusal).toMatchObject({ code: 'already-running' });
  expect(String(refusal)).toContain(`already running on ${dataDir} (process ${process.pid}): stop`);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a stop leaves no process behind, and the next start has all that was committed', async () => {
  const { dataDir, url, pid } = database;
  await query(url, 'create table note as select 42 as answer');
  const helpers = await query<{ pid: number }>(url, 'select pid from pg_stat_activity');
  await Promise.all([database.stop(), database.stop()]);

  expect(await database.exited).toEqual({ code: 0, signal: null });
  expect(helpers.length).toBeGreaterThan(1);
  for (const each of [{ pid }, ...helpers]) await isGone(each.pid);

  database = await startEmbeddedPostgres({ dataDir, log });
  expect(database.adopted).toBe(false);
  expect(await query(database.url, 'select answer from note')).toEqual([{ answer: 42 }]);
});

test('the end of the server is told to whoever waits for it', async () => {
  const { dataDir, pid, exited } = database;
  process.kill(pid, 'SIGKILL');

  expect(await exited).toEqual({ code: null, signal: 'SIGKILL' });
  await database.stop();
  database = await startEmbeddedPostgres({ dataDir, log });
  expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a start that is given up leaves nothing running and the folder free', async () => {
  const { dataDir } = database;
  await database.stop();
  const signal = AbortSignal.abort();
  const refusal = await startEmbeddedPostgres({ dataDir, log, signal }).catch((each) => each);
  database = await startEmbeddedPostgres({ dataDir, log });

  expect(refusal).toMatchObject({ code: 'stopped' });
  expect(database.adopted).toBe(false);
});
