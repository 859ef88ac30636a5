import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { closedFolder } from './closed-folder.ts';
import { chooseDatabaseUser, type DatabaseUser } from './database-user.ts';
import { errorCode } from './error-code.ts';

/** Where root keeps the data when the wished folder is out of the database user's reach. */
export const rootFallbackDir = '/var/lib/closecall';

/**
 * The folder to really use, without symbolic links. Started as root below a folder that an
 * unprivileged user can't enter (root's home, say), it is the fall-back folder, and `notice` says
 * so in one line. What the folder itself permits doesn't matter: it is ours to open a little.
 */
export async function resolveDataDir(options: {
  wishedDir: string;
  isRoot: boolean;
  fallbackDir: string;
}): Promise<{ dataDir: string; notice: string | null }> {
  const dataDir = await withoutLinks(options.wishedDir);
  if (!options.isRoot) return { dataDir, notice: null };
  const user = await databaseUserOf(dataDir);
  const closed = user === null ? null : await closedFolder(dirname(dataDir), user);
  const fallbackDir = await withoutLinks(options.fallbackDir);
  if (closed === null || dataDir === fallbackDir) return { dataDir, notice: null };
  return {
    dataDir: fallbackDir,
    notice: `Started as root, and the database's own user ${user?.name} can't enter ${closed}: the data is in ${fallbackDir}.`,
  };
}

/** Where the database itself lies within the data folder. */
export function clusterDirOf(dataDir: string): string {
  return join(dataDir, 'database');
}

/** Who runs the database of this folder when we are root. */
export function databaseUserOf(dataDir: string): Promise<DatabaseUser | null> {
  return chooseDatabaseUser([clusterDirOf(dataDir), dataDir]);
}

async function withoutLinks(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (errorCode(error) !== 'ENOENT' || parent === folder) return folder;
    return join(await withoutLinks(parent), basename(folder));
  }
}
