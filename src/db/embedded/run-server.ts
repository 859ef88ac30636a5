import { adoptServer } from './adopt-server.ts';
import { clusterPassword } from './cluster-password.ts';
import { clusterVersion, requireVersion } from './cluster-version.ts';
import { createCluster } from './create-cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { folderNotUsable } from './folder-not-usable.ts';
import { launchServer } from './launch-server.ts';
import type { OpenDataDir } from './open-data-dir.ts';
import { databaseUrl, openDatabase } from './open-database.ts';
import { ownCluster } from './own-cluster.ts';
import { disarmPostmasterFile } from './postmaster-file.ts';
import { prepareBinaries } from './prepare-binaries.ts';
import type { ServerProcess } from './server-process.ts';
import { stopServer } from './stop-server.ts';

/** `port` is that of the server which ended, `null` at first; `signal` ends the attempt. */
export type RunOptions = { port: number | null; signal: AbortSignal };

/** A server that accepts connections for the database at `url`. */
export type RunningServer = ServerProcess & { url: string };

/** Brings up the server of an open data folder: the one that still runs, or else a new one. */
export async function runServer(folder: OpenDataDir, options: RunOptions): Promise<RunningServer> {
  try {
    const version = await clusterVersion(folder.clusterDir);
    const password = await clusterPassword(folder.dataDir, version !== null);
    const orphan = version === null ? null : await adoptServer(folder.clusterDir, password);
    const server = orphan ?? (await startServer(folder, version, password, options));
    return { ...server, url: databaseUrl(server.port, password) };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw folderNotUsable(folder.dataDir, error);
  }
}

async function startServer(
  folder: OpenDataDir,
  version: string | null,
  password: string,
  options: RunOptions,
): Promise<ServerProcess> {
  const binaries = await prepareBinaries(folder);
  if (version === null) {
    if (options.port !== null) throw databaseGone(folder.clusterDir);
    await createCluster(folder, binaries, password);
  } else {
    requireVersion(version, binaries, folder.clusterDir);
    await ownCluster(folder.clusterDir, folder.user);
    await disarmPostmasterFile(folder.clusterDir);
  }
  const server = await launchServer(folder, binaries, options);
  try {
    await openDatabase(server.port, password);
    return server;
  } catch (cause) {
    await stopServer(server);
    const words = cause instanceof Error ? cause.message : 'for no stated reason';
    throw new EmbeddedPostgresError(
      'start-failed',
      `The embedded PostgreSQL in ${folder.dataDir} started but turned Closecall away (${words}): choose another folder with CLOSECALL_DATA_DIR, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/** An empty one in its place would look as if nothing had ever been there. */
function databaseGone(clusterDir: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'database-gone',
    `The database in ${clusterDir} was removed while Closecall was running: put it back from a backup, or restart Closecall to begin with an empty one.`,
  );
}
