import pg from 'pg';
import type { Deps } from '../deps.ts';
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
  return { batcher, close: () => pool.end() };
}

export function hotPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 3_000,
    // A sender gives up after five seconds or ten; it is told before that to come back.
    query_timeout: 4_000,
    keepAlive: true,
    application_name: 'closecall-ingest',
    // One plan serves every batch of a size; planning anew would look at each body again.
    options: '-c plan_cache_mode=force_generic_plan',
  });
  // An idle connection that breaks is replaced by the next query.
  pool.on('error', () => undefined);
  return pool;
}
