import { z } from 'zod';
import { ok } from '../../../src/core/result.ts';
import type { DeliveryBatcher } from '../../../src/ingest/delivery-batcher.ts';
import { answerParent } from '../answer-parent.ts';
import { startWithIngest } from './start-with-ingest.ts';

const nothingKept: DeliveryBatcher = {
  add: async ({ body }) => {
    JSON.parse(body.toString());
    return ok({ isNew: true });
  },
  waiting: () => 0,
  drained: async () => undefined,
};

/** The same server, verifying and parsing, but storing nothing: as fast as Node gets here. */
answerParent(z.object({ databaseUrl: z.string() }), ({ databaseUrl }) =>
  startWithIngest(databaseUrl, () => ({ batcher: nothingKept, close: async () => undefined })),
);
