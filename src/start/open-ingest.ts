import { openHotPool } from '../db/open-hot-pool.ts';
import { closePool } from '../db/open-pool.ts';
import type { Deps } from '../deps.ts';
import { createDeliveryBatcher, type DeliveryBatcher } from '../ingest/delivery-batcher.ts';
import { storeDeliveries } from '../ingest/store-deliveries.ts';

/** Where verified deliveries go. */
export type Ingest = { batcher: DeliveryBatcher; close(): Promise<void> };

/** The batcher on a small pool of its own, so that nothing else keeps webhooks waiting. */
export function openIngest(deps: Pick<Deps, 'queue'>, databaseUrl: string): Ingest {
  const pool = openHotPool(databaseUrl, 2);
  const batcher = createDeliveryBatcher({
    store: (batch) => storeDeliveries(pool, batch),
    onStored: deps.queue.hintDeliveries,
  });
  return { batcher, close: () => closePool(pool, 5_000) };
}
