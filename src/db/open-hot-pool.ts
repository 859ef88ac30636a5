import pg from 'pg';
import { impatientSocket } from '../impatient-socket.ts';

/**
 * A pool for the one hot statement, so that nothing else keeps webhooks waiting. A sender gives up
 * after five seconds or ten; it is told before that to come back.
 */
export function openHotPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 3_000,
    // The driver's own `query_timeout` keeps what each statement carried until a major collection.
    stream: impatientSocket(4_000),
    idleTimeoutMillis: 3_000,
    keepAlive: true,
    application_name: 'closecall-ingest',
  });
  // An idle connection that breaks is replaced by the next query.
  pool.on('error', () => undefined);
  return pool;
}
