import { chmod, copyFile, mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { closedFolder, mayEnter, mayRead, permits } from './closed-folder.ts';
import type { DatabaseUser } from './database-user.ts';
import { linkLibraries } from './link-libraries.ts';
import { makeUnfinished, type OpenDataDir } from './open-data-dir.ts';
import { type Binaries, platformBinaries } from './platform-binaries.ts';

const copyPrefix = 'postgresql-';

/**
 * PostgreSQL's programs in a place where they can run: in `node_modules` where the database user
 * can reach them and their libraries can be linked, else in a copy in the data folder.
 */
export async function prepareBinaries(folder: OpenDataDir): Promise<Binaries> {
  const { dir, version } = await platformBinaries();
  const reachable = folder.user === null || (await canUse(await realpath(dir), folder.user));
  if (reachable && (await linkLibraries(dir))) return { dir, version };
  return { dir: await copyOf(dir, version, folder), version };
}

/** Looks at one of each: npm gives every file of an installation the same permissions. */
async function canUse(dir: string, user: DatabaseUser): Promise<boolean> {
  const samples = [
    { path: join(dir, 'bin', 'postgres'), wanted: mayEnter | mayRead },
    { path: join(dir, 'lib', 'postgresql', 'plpgsql.so'), wanted: mayRead },
    { path: join(dir, 'share', 'postgresql', 'postgres.bki'), wanted: mayRead },
  ];
  for (const { path, wanted } of samples) {
    const stats = await stat(path).catch(() => null);
    if (stats === null) continue;
    if (!permits(stats, user, wanted) || (await closedFolder(dirname(path), user))) return false;
  }
  return true;
}

async function copyOf(dir: string, version: string, folder: OpenDataDir): Promise<string> {
  const name = `${copyPrefix}${version}`;
  const home = join(folder.dataDir, name);
  const copies = (await readdir(folder.dataDir)).filter((each) => each.startsWith(copyPrefix));
  if (!copies.includes(name)) {
    const unfinished = await makeUnfinished(folder.dataDir, name, null);
    await copyTree(dir, join(unfinished, 'native'));
    await linkLibraries(join(unfinished, 'native'));
    await chmod(unfinished, 0o755);
    await rename(unfinished, home);
  }
  for (const other of copies) {
    if (other !== name) await rm(join(folder.dataDir, other), { recursive: true, force: true });
  }
  return join(home, 'native');
}

/** Readable by everyone whatever the original was; links are left out and made anew. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    if (!entry.isFile()) continue;
    await copyFile(source, target);
    await chmod(target, 0o755);
  }
}
