import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EmbeddedPostgresError } from '../../src/db/embedded/embedded-postgres-error.ts';
import { folderNotUsable } from '../../src/db/embedded/folder-not-usable.ts';
import { keepEmbeddedPostgres } from '../../src/db/embedded/keep-embedded-postgres.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';
import { makeOpenFolder } from './installation.ts';

let folder = '';
beforeAll(async () => {
  folder = await makeOpenFolder();
});
afterAll(() => rm(folder, { recursive: true }));

async function refusalOf(dataDir: string): Promise<EmbeddedPostgresError> {
  const error = await startEmbeddedPostgres({ dataDir, log: () => {} }).catch((each) => each);
  if (error instanceof EmbeddedPostgresError) return error;
  throw new Error('The start was not refused.', { cause: error });
}

/** A cluster by its looks, made by another version of PostgreSQL. */
async function fakeCluster(name: string, version: string): Promise<string> {
  const dataDir = join(folder, name);
  await mkdir(join(dataDir, 'database'), { recursive: true });
  await writeFile(join(dataDir, 'database', 'PG_VERSION'), `${version}\n`);
  return dataDir;
}

test('a folder that can not be made is refused in one sentence that says what to do', async () => {
  await writeFile(join(folder, 'file'), '');
  const dataDir = join(folder, 'file', 'data');
  const refusal = await refusalOf(dataDir);

  expect(refusal.code).toBe('folder-not-usable');
  expect(refusal.message).toBe(
    `Closecall can't keep its data in ${dataDir} (a file is in the way): choose another folder with CLOSECALL_DATA_DIR, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
});

test('what the file system refuses is told in plain words, and nothing else is swallowed', () => {
  const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
  const bug = new TypeError('undefined is not a function');

  expect(folderNotUsable('/data', denied).message).toContain('/data (permission denied): choose');
  expect(() => folderNotUsable('/data', bug)).toThrow(bug);
});

test('a database of another version is left alone', async () => {
  const dataDir = await fakeCluster('old', '9');
  await writeFile(join(dataDir, 'database-password'), 'secret\n');
  const refusal = await refusalOf(dataDir);

  expect(refusal.code).toBe('wrong-version');
  expect(refusal.message).toContain('is of PostgreSQL 9 and this Closecall brings 18');
});

test('a database whose password is gone is left alone', async () => {
  const refusal = await refusalOf(await fakeCluster('keyless', '18'));

  expect(refusal.code).toBe('password-missing');
  expect(refusal.message).toContain('put it back from a backup');
});

test('a damaged database is refused with what the server said, and the folder is free again', async () => {
  const dataDir = await fakeCluster('damaged', '18');
  await writeFile(join(dataDir, 'database-password'), 'secret\n');
  const refusal = await refusalOf(dataDir);
  const again = await keepEmbeddedPostgres({ dataDir, log: () => {} }).catch((each) => each);

  expect(refusal.code).toBe('start-failed');
  expect(refusal.message).toContain('database.log tells more');
  expect(again).toMatchObject({ code: 'start-failed' });
});
