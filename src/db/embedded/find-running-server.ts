import { resolve } from 'node:path';
import { clusterPassword } from './cluster-password.ts';
import { databaseUrl, openDatabase } from './open-database.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { clusterDirOf, resolveDataDir, rootFallbackDir } from './resolve-data-dir.ts';

/**
 * The server that a running Closecall keeps in this folder, for a command that works beside it.
 * Nothing is claimed, started or stopped. Null when none answers to the folder's password.
 */
export async function findRunningServer(
  wishedDir: string,
): Promise<{ url: string; dataDir: string } | null> {
  const isRoot = process.geteuid?.() === 0;
  const { dataDir } = await resolveDataDir({ wishedDir, isRoot, fallbackDir: rootFallbackDir });
  const clusterDir = clusterDirOf(dataDir);
  const file = await readPostmasterFile(clusterDir);
  if (file === null || !file.isReady) return null;
  const password = await clusterPassword(dataDir, true);
  const workDir = await openDatabase(file.port, password).catch(() => null);
  if (workDir === null || resolve(workDir) !== clusterDir) return null;
  return { url: databaseUrl(file.port, password), dataDir };
}
