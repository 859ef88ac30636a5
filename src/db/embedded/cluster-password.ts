import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { errorCode } from './error-code.ts';

/** The database's password: made once, kept 0600 in the data folder, ours and not the database's. */
export async function clusterPassword(dataDir: string, hasCluster: boolean): Promise<string> {
  const file = join(dataDir, 'database-password');
  const known = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (known !== null) return known.trim();
  if (hasCluster) {
    throw new EmbeddedPostgresError(
      'password-missing',
      `The database in ${dataDir} can't be opened because the file database-password beside it is gone: put it back from a backup, or choose another folder with CLOSECALL_DATA_DIR.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  await writePrivately(`${file}.new`, password);
  await rename(`${file}.new`, file);
  return password;
}

/** On the disk before it answers: a database whose password was lost to a power cut is lost too. */
async function writePrivately(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(`${text}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
