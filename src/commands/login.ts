import { localAddress } from '../start/local-address.ts';
import { createLoginLink } from '../web/auth/login-links.ts';
import { readSetup } from './read-setup.ts';
import { withDatabase } from './with-database.ts';

/** `closecall login`: prints a one-time link for somebody who may decide and configure. */
export async function login(name: string): Promise<void> {
  const environment = readSetup();
  await withDatabase(async (deps) => {
    const token = await createLoginLink(deps.db, { userName: name, role: 'admin' });
    const base = environment.PUBLIC_URL ?? localAddress(environment.HOST, environment.PORT);
    process.stdout.write(`${base}/login/${token}\n`);
    if (environment.PUBLIC_URL === undefined) {
      const hint = `It leads to port ${environment.PORT}; if Closecall listens elsewhere, set PORT or PUBLIC_URL as it has them.`;
      process.stderr.write(`${hint}\n`);
    }
  });
}
