import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * Resolves when the database answers a query. BullMQ on Postgres never recovers when it is built
 * while the database is down, so nothing is built before this.
 *
 * @param onWait told once per failed try, with the reason in words
 */
export async function waitForDatabase(options: {
  url: string;
  signal: AbortSignal;
  onWait: (reason: string) => void;
  pauseMs?: number;
}): Promise<void> {
  for (;;) {
    options.signal.throwIfAborted();
    const client = new pg.Client({ connectionString: options.url, connectionTimeoutMillis: 3_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      if (isPermanent(error)) throw error;
      options.onWait(error instanceof Error ? error.message || error.name : String(error));
      await sleep(options.pauseMs ?? 1_000, undefined, { signal: options.signal });
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Wrong password, no such database, no right to connect: waiting does not help. */
function isPermanent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '28P01' || code === '28000' || code === '3D000' || code === '42501';
}
