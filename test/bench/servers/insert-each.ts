import { z } from 'zod';
import { openPool } from '../../../src/db/open-pool.ts';
import { createDeliveryBatcher } from '../../../src/ingest/delivery-batcher.ts';
import { storeDeliveries } from '../../../src/ingest/store-deliveries.ts';
import { answerParent } from '../answer-parent.ts';
import { startWithIngest } from './start-with-ingest.ts';

const connections = 10;

/** The same server, tables and statement, with an insert and a commit for each request. */
answerParent(z.object({ databaseUrl: z.string() }), ({ databaseUrl }) =>
  startWithIngest(databaseUrl, () => {
    const pool = openPool({
      url: databaseUrl,
      maxConnections: connections,
      name: 'insert-each',
    });
    const batcher = createDeliveryBatcher({
      store: (batch) => storeDeliveries(pool, batch),
      onStored: () => undefined,
      maxRows: 1,
      flushers: connections,
    });
    return { batcher, close: () => pool.end() };
  }),
);
