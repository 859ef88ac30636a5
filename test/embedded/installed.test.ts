import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedFolder } from '../../src/db/embedded/closed-folder.ts';
import type { DatabaseUser } from '../../src/db/embedded/database-user.ts';
import { killLeftovers, startClosecall } from './closecall-process.ts';
import { binariesPackage, install, makeOpenFolder } from './installation.ts';
import { query } from './query.ts';

const isRoot = process.geteuid?.() === 0;
let folder = '';
let program = '';
beforeAll(async () => {
  folder = await makeOpenFolder();
  program = await install(join(folder, 'app'), ['pg', binariesPackage]);
});
afterAll(async () => {
  await killLeftovers();
  await rm(folder, { recursive: true });
});

/** Not the account that root's database takes; `null` unless we are root, with Node in reach. */
async function ordinaryAccount(): Promise<DatabaseUser | null> {
  if (!isRoot) return null;
  const idOf = async (kind: string) =>
    Number((await promisify(execFile)('id', [kind, 'nobody'])).stdout);
  const account = { name: 'nobody', uid: await idOf('-u'), gid: await idOf('-g') };
  return (await closedFolder(process.execPath, account)) === null ? account : null;
}

/** A folder that belongs to the account, or to us. */
async function folderOf(name: string, account: DatabaseUser | null): Promise<string> {
  const home = join(folder, name);
  await mkdir(home, { mode: 0o700 });
  if (account !== null) await chown(home, account.uid, account.gid);
  return home;
}

test('an ordinary user who may not write to node_modules, with install scripts off', async () => {
  const account = await ordinaryAccount();
  const dataDir = join(await folderOf('home', account), 'data');
  const libraries = join(folder, 'app', 'node_modules', binariesPackage, 'native', 'lib');
  if (!isRoot) await chmod(libraries, 0o555);
  const closecall = startClosecall(program, { dataDir, ...(account && { account }) });
  const { url, notice } = await closecall.report;
  const server = await stat(join(dataDir, 'database', 'postmaster.pid'));
  await query(url, 'create table note as select 42 as answer');
  expect(await closecall.stop()).toBe(0);
  if (!isRoot) await chmod(libraries, 0o755);

  expect(notice).toBe(null);
  expect(server.uid).toBe(account?.uid ?? process.geteuid?.());

  // Whoever may change accounts, root that is, can take turns with the owner of the folder.
  for (const turn of account === null ? [] : [{}, { account }]) {
    const next = startClosecall(program, { dataDir, ...turn });
    const rows = await query((await next.report).url, 'select answer from note');
    const { uid } = await stat(join(dataDir, 'database', 'postmaster.pid'));
    expect(await next.stop()).toBe(0);
    expect({ rows, uid }).toEqual({ rows: [{ answer: 42 }], uid: account?.uid });
  }
});

test('without an install script the first start links the libraries where they lie', async () => {
  const dataDir = join(folder, 'linked');
  const closecall = startClosecall(program, { dataDir });
  const { url } = await closecall.report;
  const rows = await query(url, 'select 1 as one');

  expect(await closecall.stop()).toBe(0);
  expect(rows).toEqual([{ one: 1 }]);
  expect((await readdir(dataDir)).filter((name) => name.startsWith('postgresql-'))).toEqual([]);
});

test('an installation without the database says to set DATABASE_URL', async () => {
  const bare = await install(join(folder, 'bare'), ['pg']);
  const closecall = startClosecall(bare, { dataDir: join(folder, 'bare-data') });
  const { refusal } = await closecall.report;

  expect(refusal?.code).toBe('no-binaries');
  expect(refusal?.message).toMatch(/^No PostgreSQL for this machine .*set DATABASE_URL.*\.$/);
});

if (isRoot) {
  describe('started as root', () => {
    test('the database runs as somebody else, and the key stays root’s own', async () => {
      const dataDir = join(folder, 'root-data');
      await mkdir(dataDir, { mode: 0o700 });
      const closecall = startClosecall(program, { dataDir });
      const { url, notice, dataDir: used } = await closecall.report;
      const server = await stat(join(dataDir, 'database', 'postmaster.pid'));
      const password = await stat(join(dataDir, 'database-password'));
      const rows = await query(url, 'select 1 as one');

      expect(await closecall.stop()).toBe(0);
      expect(rows).toEqual([{ one: 1 }]);
      expect({ notice, used }).toEqual({ notice: null, used: dataDir });
      expect(server.uid).not.toBe(0);
      expect({ uid: password.uid, mode: password.mode & 0o777 }).toEqual({ uid: 0, mode: 0o600 });
    });

    test('below a closed folder the data goes elsewhere, binaries too, and the start says so', async () => {
      const closed = join(folder, 'closed');
      const program = await install(join(closed, 'app'), ['pg', binariesPackage]);
      await chmod(closed, 0o700);
      const fallbackDir = join(folder, 'fallback');
      const wishedDir = join(closed, 'app', '.closecall');
      const first = startClosecall(program, { dataDir: wishedDir, fallbackDir });
      const { url, notice, dataDir } = await first.report;
      const server = await stat(join(fallbackDir, 'database', 'postmaster.pid'));
      await query(url, 'create table note as select 42 as answer');
      expect(await first.stop()).toBe(0);
      const second = startClosecall(program, { dataDir: wishedDir, fallbackDir });
      const rows = await query((await second.report).url, 'select answer from note');
      expect(await second.stop()).toBe(0);

      expect(dataDir).toBe(fallbackDir);
      expect(notice).toMatch(
        new RegExp(`can't enter ${closed}: the data is in ${fallbackDir}\\.$`),
      );
      expect(server.uid).not.toBe(0);
      expect(rows).toEqual([{ answer: 42 }]);
    });
  });
}
