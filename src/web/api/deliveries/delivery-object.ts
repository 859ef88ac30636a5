import { z } from '@hono/zod-openapi';
import { candidateStatuses } from '../../../core/candidate/status.ts';
import type { DbOrTx } from '../../../db/client.ts';
import { type ListedDelivery, listDeliveries } from '../../../db/queries/list-deliveries.ts';
import { outcomeOfDelivery } from '../../../db/queries/outcome-of-delivery.ts';
import { deliveryStatuses } from '../../../db/schema/deliveries.ts';

const At = z.iso.datetime();
const Text = z.string().nullable();

export const Delivery = z
  .object({
    id: z.string(),
    connection: z.string(),
    key: z.string().openapi({ description: 'What makes a repeat of it known as one.' }),
    receivedAt: At,
    headers: z.record(z.string(), z.string()),
    sizeBytes: z.int(),
    event: Text.openapi({ description: "The provider's name for it, once it was read." }),
    status: z.enum(deliveryStatuses),
    reason: Text.openapi({ description: 'Why it was ignored, put aside, or is tried again.' }),
    attempts: z.int(),
    processedAt: At.nullable(),
    historical: z.boolean(),
    signalCount: z.int(),
  })
  .openapi('Delivery');

export type Delivery = z.infer<typeof Delivery>;

export const DeliveryWithOutcome = Delivery.extend({
  signals: z
    .array(z.object({ kind: z.string(), subject: z.string(), occurredAt: At }))
    .openapi({ description: 'The facts that came of it, where it was the first to tell them.' }),
  candidates: z
    .array(
      z.object({
        id: z.string(),
        detector: z.string(),
        status: z.enum(candidateStatuses),
        title: z.string(),
      }),
    )
    .openapi({ description: 'The candidates of what those facts are about.' }),
}).openapi('DeliveryWithOutcome');

export function toDelivery({ connectionId, ...row }: ListedDelivery): Delivery {
  return {
    ...row,
    connection: connectionId,
    receivedAt: row.receivedAt.toISOString(),
    processedAt: row.processedAt?.toISOString() ?? null,
  };
}

/** One delivery and what came of it; null when there is none. */
export async function readDelivery(
  db: DbOrTx,
  id: string,
): Promise<z.infer<typeof DeliveryWithOutcome> | null> {
  const [row] = await listDeliveries(db, { id }, { beforeId: null, limit: 1 });
  if (row === undefined) return null;
  const { signals, candidates } = await outcomeOfDelivery(db, id);
  return {
    ...toDelivery(row),
    signals: signals.map(({ kind, subjectKey, occurredAt }) => {
      return { kind, subject: subjectKey, occurredAt: occurredAt.toISOString() };
    }),
    candidates,
  };
}
