import { randomUUID } from 'node:crypto';
import { chmod, lchown, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { claimDataDir } from './claim-data-dir.ts';
import { closedFolder, mayEnter, permits } from './closed-folder.ts';
import type { DatabaseUser } from './database-user.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { folderNotUsable } from './folder-not-usable.ts';
import {
  clusterDirOf,
  databaseUserOf,
  resolveDataDir,
  rootFallbackDir,
} from './resolve-data-dir.ts';

/** A data folder that is ours alone until `release`. */
export type OpenDataDir = {
  dataDir: string;
  /** One line for the person who started Closecall, when the folder is not the wished one. */
  notice: string | null;
  clusterDir: string;
  /** Who the database runs as; `null`, ourselves, unless we are root. */
  user: DatabaseUser | null;
  release(): Promise<void>;
};

/** What is made under this prefix is moved into place when done; a crash leaves it behind. */
const unfinishedPrefix = 'unfinished-';

/** Makes the folder if need be, claims it, and clears away what an interrupted start left. */
export async function openDataDir(
  wishedDir: string,
  fallbackDir: string = rootFallbackDir,
): Promise<OpenDataDir> {
  const isRoot = process.geteuid?.() === 0;
  const { dataDir, notice } = await resolveDataDir({ wishedDir, isRoot, fallbackDir });
  try {
    await mkdir(dataDir, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
    const user = isRoot ? await letDatabaseUserIn(dataDir) : null;
    const { release } = await claimDataDir(dataDir);
    await removeUnfinished(dataDir);
    return { dataDir, notice, clusterDir: clusterDirOf(dataDir), user, release };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw folderNotUsable(dataDir, error);
  }
}

async function letDatabaseUserIn(dataDir: string): Promise<DatabaseUser> {
  const user = await databaseUserOf(dataDir);
  if (user === null) {
    throw new EmbeddedPostgresError(
      'no-user',
      'Closecall was started as root, and there is no account "postgres" or "nobody" to run the database as: start it as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  const stats = await stat(dataDir);
  // Entering is all it needs: names can't be listed, and what is secret inside is 0600.
  if (!permits(stats, user, mayEnter)) await chmod(dataDir, stats.mode | 0o111);
  const closed = await closedFolder(dataDir, user);
  if (closed === null) return user;
  throw new EmbeddedPostgresError(
    'folder-not-usable',
    `Started as root, the database runs as ${user.name}, who can't enter ${closed}: choose another folder with CLOSECALL_DATA_DIR, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

/**
 * A new folder of `user`'s (or ours) for something that takes a while to make. Its name is new each
 * time: an initdb that outlived its Closecall must not write into the next one's folder.
 */
export async function makeUnfinished(
  dataDir: string,
  what: string,
  user: DatabaseUser | null,
): Promise<string> {
  const folder = join(dataDir, `${unfinishedPrefix}${what}-${randomUUID()}`);
  await mkdir(folder, { mode: 0o700 });
  if (user !== null) await lchown(folder, user.uid, user.gid);
  return folder;
}

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    // An initdb whose Closecall was killed may still be writing here, hence the retries.
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 10 });
  }
}
