import pg from 'pg';
import { closePool } from '../db/open-pool.ts';
import type { Deps } from '../deps.ts';
import { impatientSocket } from '../impatient-socket.ts';
import { createDeliveryBatcher, type DeliveryBatcher } from '../ingest/delivery-batcher.ts';
import { storeDeliveries } from '../ingest/store-deliveries.ts';

/** Where verified deliveries go. */
export type Ingest = { batcher: DeliveryBatcher; close(): Promise<void> };

/** The batcher on a small pool of its own, so that nothing else keeps webhooks waiting. */
export function openIngest(deps: Pick<Deps, 'queue'>, databaseUrl: string): Ingest {
  const pool = hotPool(databaseUrl, 2);
  const batcher = createDeliveryBatcher({
    store: (batch) => storeDeliveries(pool, batch),
    onStored: deps.queue.hintDeliveries,
  });
  return { batcher, close: () => closePool(pool, 5_000) };
}

export function hotPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 3_000,
    // A sender gives up after five seconds or ten; it is told before that to come back. The driver's
    // own `query_timeout` would keep the bodies of each statement until a major collection.
    stream: impatientSocket(4_000),
    idleTimeoutMillis: 3_000,
    keepAlive: true,
    application_name: 'closecall-ingest',
  });
  // An idle connection that breaks is replaced by the next query.
  pool.on('error', () => undefined);
  return pool;
}
