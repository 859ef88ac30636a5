import { mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { permits } from '../../src/db/embedded/closed-folder.ts';
import { resolveDataDir } from '../../src/db/embedded/resolve-data-dir.ts';
import { makeOpenFolder } from './installation.ts';

let folder = '';
let fallbackDir = '';
beforeAll(async () => {
  folder = await realpath(await makeOpenFolder());
  fallbackDir = join(folder, 'fallback');
  await mkdir(join(folder, 'closed'), { mode: 0o700 });
  await symlink(join(folder, 'closed'), join(folder, 'link'));
});
afterAll(() => rm(folder, { recursive: true }));

test('an ordinary user gets the wished folder, whatever it is', async () => {
  const wishedDir = join(folder, 'closed', 'data');

  expect(await resolveDataDir({ wishedDir, isRoot: false, fallbackDir })).toEqual({
    dataDir: wishedDir,
    notice: null,
  });
});

test('root gets the wished folder where everyone may pass, closed itself or not there yet', async () => {
  for (const name of ['closed', 'not-there-yet']) {
    const wishedDir = join(folder, name);
    const answer = await resolveDataDir({ wishedDir, isRoot: true, fallbackDir });
    expect(answer).toEqual({ dataDir: wishedDir, notice: null });
  }
});

test('a permission is read from the one triple that applies', async () => {
  const open = { uid: 7, gid: 8, mode: 0o705 };
  const user = { name: 'acme', uid: 1, gid: 2 };

  expect(permits(open, user, 0b101)).toBe(true);
  expect(permits(open, { ...user, gid: 8 }, 0b001)).toBe(false);
  expect(permits({ ...open, mode: 0o077 }, { ...user, uid: 7 }, 0b001)).toBe(false);
});
