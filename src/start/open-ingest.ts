import { openPipeline } from '../db/open-pipeline.ts';
import { closePool } from '../db/open-pool.ts';
import type { Deps } from '../deps.ts';
import { createDeliveryBatcher, type DeliveryBatcher } from '../ingest/delivery-batcher.ts';
import { storeDeliveries } from '../ingest/store-deliveries.ts';

/** Where verified deliveries go. */
export type Ingest = { batcher: DeliveryBatcher; close(): Promise<void> };

/** The batcher on a connection of its own, so that nothing else keeps webhooks waiting. */
export function openIngest(deps: Pick<Deps, 'queue'>, databaseUrl: string): Ingest {
  const pipeline = openPipeline({ url: databaseUrl, name: 'ingest' });
  const batcher = createDeliveryBatcher({
    store: (batch) => storeDeliveries(pipeline, batch),
    onStored: deps.queue.hintDeliveries,
  });
  return { batcher, close: () => closePool(pipeline, 5_000) };
}
