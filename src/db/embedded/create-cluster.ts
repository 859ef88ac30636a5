import { execFile } from 'node:child_process';
import { lchown, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spawnAs } from './database-user.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { folderNotUsable } from './folder-not-usable.ts';
import { makeUnfinished, type OpenDataDir } from './open-data-dir.ts';
import type { Binaries } from './platform-binaries.ts';
import { databaseName, serverEnv } from './server-settings.ts';

/** Makes an empty cluster aside and moves it into place, so that a half-made one is never used. */
export async function createCluster(
  folder: OpenDataDir,
  binaries: Binaries,
  password: string,
): Promise<void> {
  try {
    const workDir = await makeUnfinished(folder.dataDir, 'database', folder.user);
    const passwordFile = join(workDir, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (folder.user !== null) await lchown(passwordFile, folder.user.uid, folder.user.gid);
    await runInitdb(join(binaries.dir, 'bin', 'initdb'), workDir, folder);
    await rename(join(workDir, 'cluster'), folder.clusterDir);
    await rm(workDir, { recursive: true });
    await syncFolder(folder.dataDir);
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw folderNotUsable(folder.dataDir, error);
  }
}

async function runInitdb(initdb: string, workDir: string, folder: OpenDataDir): Promise<void> {
  const args = [
    `--pgdata=${join(workDir, 'cluster')}`,
    `--username=${databaseName}`,
    '--auth=scram-sha-256',
    `--pwfile=${join(workDir, 'password')}`,
    '--encoding=UTF8',
    '--locale=C',
    // Still needs nothing of the machine, but knows upper from lower case beyond ASCII.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ];
  const options = { cwd: workDir, env: serverEnv, ...spawnAs(folder.user) };
  try {
    await promisify(execFile)(initdb, args, options);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'create-failed',
      `The embedded PostgreSQL could not create its database in ${folder.dataDir} (${complaintOf(cause)}): mend that, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/** What initdb said was wrong; when it could not even be run, what the system said. */
function complaintOf(cause: unknown): string {
  const printed =
    cause instanceof Error && 'stderr' in cause && typeof cause.stderr === 'string'
      ? cause.stderr.split('\n').filter((line) => line.trim() !== '')
      : [];
  const line = printed.find((each) => /error|fatal/i.test(each)) ?? printed[0];
  return (line ?? (cause instanceof Error ? cause.message : '')).trim().slice(0, 300);
}

/** After a power cut the cluster must be found under its final name. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
