import { readFile, stat } from 'node:fs/promises';

/** The unprivileged account that the database runs as when Closecall was started as root. */
export type DatabaseUser = { name: string; uid: number; gid: number };

/** PostgreSQL refuses to run as root; these two are nearly always there. */
const usualNames = ['postgres', 'nobody'];

/**
 * The owner of the first of `folders` that has an ordinary owner, else one of the usual accounts,
 * else `null`. Only accounts in the password file count: initdb fails for any other user id.
 */
export async function chooseDatabaseUser(folders: string[]): Promise<DatabaseUser | null> {
  const accounts = parsePasswordFile(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  for (const folder of folders) {
    const owner = await stat(folder).then(
      (stats) => stats.uid,
      () => 0,
    );
    const account = accounts.find((each) => each.uid === owner);
    if (account !== undefined) return account;
  }
  for (const name of usualNames) {
    const account = accounts.find((each) => each.name === name);
    if (account !== undefined) return account;
  }
  return null;
}

/** Every account but root's. macOS writes nobody's id as -2. */
function parsePasswordFile(text: string): DatabaseUser[] {
  const accounts: DatabaseUser[] = [];
  for (const line of text.split('\n')) {
    const [name, , uidText, gidText] = line.split(':');
    const uid = Number(uidText) >>> 0;
    if (name && gidText !== undefined && uid !== 0) {
      accounts.push({ name, uid, gid: Number(gidText) >>> 0 });
    }
  }
  return accounts;
}

/** The options that make `spawn` run a program as `user`, or as ourselves. */
export function spawnAs(user: DatabaseUser | null): { uid?: number; gid?: number } {
  return user === null ? {} : { uid: user.uid, gid: user.gid };
}
