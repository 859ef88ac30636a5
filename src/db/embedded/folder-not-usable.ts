import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { errorCode } from './error-code.ts';

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'it is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ENOTDIR', 'a file is in the way'],
  ['EEXIST', 'a file is in the way'],
  ['ENOTEMPTY', 'its folder "database" holds something else'],
  ['ENAMETOOLONG', 'its name is too long'],
]);

/** Turns a refusal of the file system into a sentence; throws anything else as it came. */
export function folderNotUsable(dataDir: string, cause: unknown): EmbeddedPostgresError {
  const code = errorCode(cause) ?? '';
  if (!/^E[A-Z]+$/.test(code)) throw cause;
  return new EmbeddedPostgresError(
    'folder-not-usable',
    `Closecall can't keep its data in ${dataDir} (${reasons.get(code) ?? code}): choose another folder with CLOSECALL_DATA_DIR, or set DATABASE_URL to a PostgreSQL of your own.`,
    { cause },
  );
}
