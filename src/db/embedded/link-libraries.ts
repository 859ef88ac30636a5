import { lstat, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './error-code.ts';

/**
 * Makes the short names of the shared libraries (`libpq.so.5` for `libpq.so.5.18`), which npm can't
 * pack. The package would do it in an install script, but not everyone lets those run.
 * Answers whether all are there now; no when the folder isn't ours to write.
 */
export async function linkLibraries(binariesDir: string): Promise<boolean> {
  const list: unknown = JSON.parse(await readFile(join(binariesDir, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of Array.isArray(list) ? list.filter(isLink) : []) {
    // Both are given from the package's folder, one above; each pair lies in one folder.
    const path = join(dirname(binariesDir), target);
    if (await isThere(path)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      // EEXIST: another Closecall of this installation starts at the same time.
      if (errorCode(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

function isLink(value: unknown): value is { source: string; target: string } {
  if (typeof value !== 'object' || value === null) return false;
  if (!('source' in value) || !('target' in value)) return false;
  return typeof value.source === 'string' && typeof value.target === 'string';
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
