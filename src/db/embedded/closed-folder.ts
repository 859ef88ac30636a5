import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseUser } from './database-user.ts';

export const mayEnter = 0b001;
export const mayRead = 0b100;

/** Whether the mode grants `user` all of the `wanted` permission bits. */
export function permits(
  stats: Pick<Stats, 'uid' | 'gid' | 'mode'>,
  user: DatabaseUser,
  wanted: number,
): boolean {
  const group = stats.gid === user.gid ? stats.mode >> 3 : stats.mode;
  const granted = stats.uid === user.uid ? stats.mode >> 6 : group;
  return (granted & wanted) === wanted;
}

/**
 * The topmost folder on the way to `folder`, itself included, that `user` can't enter, or `null`.
 * `folder` is absolute and without symbolic links; a part that isn't there yet, or is no folder, closes nothing.
 */
export async function closedFolder(folder: string, user: DatabaseUser): Promise<string | null> {
  for (const each of pathTo(folder)) {
    const stats = await stat(each).catch(() => null);
    if (stats === null || !stats.isDirectory()) return null;
    if (!permits(stats, user, mayEnter)) return each;
  }
  return null;
}

function pathTo(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [...pathTo(parent), folder];
}
