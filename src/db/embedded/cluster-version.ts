import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { errorCode } from './error-code.ts';
import type { Binaries } from './platform-binaries.ts';

/** The major version that made the cluster, such as `18`; `null` when there is no cluster. */
export async function clusterVersion(clusterDir: string): Promise<string | null> {
  try {
    return (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A server opens only clusters of its own major version. */
export function requireVersion(version: string, binaries: Binaries, clusterDir: string): void {
  const [major] = binaries.version.split('.');
  if (major === version) return;
  throw new EmbeddedPostgresError(
    'wrong-version',
    `The database in ${clusterDir} is of PostgreSQL ${version} and this Closecall brings ${major}: use the Closecall that made it, or choose another folder with CLOSECALL_DATA_DIR.`,
  );
}
