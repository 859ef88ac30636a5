import { chmod, lchown, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseUser } from './database-user.ts';

/**
 * Gives the cluster to the account that runs it, with the permissions that the server insists on.
 * Both may have got lost when somebody moved or restored the data folder.
 */
export async function ownCluster(clusterDir: string, user: DatabaseUser | null): Promise<void> {
  const { uid } = await stat(clusterDir);
  if (user !== null && uid !== user.uid) await giveTree(clusterDir, user);
  await chmod(clusterDir, 0o700);
}

async function giveTree(path: string, user: DatabaseUser): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await giveTree(child, user);
    else await lchown(child, user.uid, user.gid);
  }
  // The folder last: an interrupted walk begins again at the next start.
  await lchown(path, user.uid, user.gid);
}
