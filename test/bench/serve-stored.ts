import { apiToken } from './call-api.ts';
import { changePolicy } from './change-policy.ts';
import { query } from './database-server.ts';
import { startServer } from './start-server.ts';

/** Closecall whole, on what is stored; tickets are held as long as most have it. */
export async function serveStored(
  databaseUrl: string,
  options: { profileDir: string | undefined },
) {
  await query(databaseUrl, changePolicy('undoSeconds', 120));
  return startServer('closecall', { databaseUrl, only: null, apiToken }, options);
}
