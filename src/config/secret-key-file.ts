import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The secret key of a data folder, made once and readable by its owner alone. Two starts at the
 * same moment end with the same key.
 */
export function secretKeyFromFolder(dataDir: string): string {
  const path = join(dataDir, 'secret.key');
  const existing = readIfThere(path);
  if (existing !== null) return existing;
  mkdirSync(dataDir, { recursive: true });
  const fresh = join(dataDir, `.secret.key.${process.pid}`);
  writeFileSync(fresh, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    // A link fails when the name exists, so the first key wins and is never half written.
    linkSync(fresh, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(fresh);
  }
  return readFileSync(path, 'utf8');
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
