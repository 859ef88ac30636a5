import { z } from '@hono/zod-openapi';
import { candidateStatuses } from '../../../core/candidate/status.ts';
import type { DbOrTx } from '../../../db/client.ts';
import { type ListedDelivery, listDeliveries } from '../../../db/queries/list-deliveries.ts';
import {
  type DeliveryOutcome,
  noOutcome,
  outcomesOfDeliveries,
} from '../../../db/queries/outcomes-of-deliveries.ts';
import { deliveryStatuses } from '../../../db/schema/deliveries.ts';
import { noCandidateBecause } from './no-candidate-because.ts';

const At = z.iso.datetime();
const Text = z.string().nullable();

/** One request of a provider and what came of it, as every route of the API answers it. */
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
    reason: Text.openapi({
      description: 'Why it was ignored, put aside, or is tried again, or which ticket it tells of.',
    }),
    attempts: z.int(),
    processedAt: At.nullable(),
    historical: z.boolean(),
    signalCount: z.int().openapi({
      description: 'How many facts it tells, known ones too; how a ticket stands is none.',
    }),
    signals: z
      .array(
        z.object({ subject: z.string(), kind: z.string(), factKey: z.string(), occurredAt: At }),
      )
      .readonly()
      .openapi({ description: 'The facts that came of it, where it was the first to tell them.' }),
    candidates: z
      .array(
        z.object({
          id: z.string(),
          detector: z.string(),
          title: z.string(),
          status: z.enum(candidateStatuses),
          isEvidence: z.boolean().openapi({
            description:
              'True where its evidence names one of those facts; else it is of the same subject.',
          }),
        }),
      )
      .readonly()
      .openapi({ description: 'The candidates that those facts are part of.' }),
    noCandidateBecause: z
      .array(z.string())
      .readonly()
      .openapi({ description: 'Why there is no candidate, in sentences; empty where there is.' }),
  })
  .openapi('Delivery');

export type Delivery = z.infer<typeof Delivery>;

/** Rows as the API answers them, with what came of each. */
export async function toDeliveries(
  db: DbOrTx,
  rows: readonly ListedDelivery[],
): Promise<Delivery[]> {
  const outcomes = await outcomesOfDeliveries(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toDelivery(row, outcomes.get(row.id) ?? noOutcome));
}

/** One delivery; null when there is none. */
export async function readDelivery(db: DbOrTx, id: string): Promise<Delivery | null> {
  const rows = await listDeliveries(db, { id }, { beforeId: null, limit: 1 });
  const [found] = await toDeliveries(db, rows);
  return found ?? null;
}

function toDelivery({ connectionId, ...row }: ListedDelivery, outcome: DeliveryOutcome): Delivery {
  return {
    ...row,
    connection: connectionId,
    receivedAt: row.receivedAt.toISOString(),
    processedAt: row.processedAt?.toISOString() ?? null,
    signals: outcome.signals.map(({ subjectKey, kind, factKey, occurredAt }) => {
      return { subject: subjectKey, kind, factKey, occurredAt: occurredAt.toISOString() };
    }),
    candidates: outcome.candidates.map(({ id, detector, title, status, isEvidence }) => {
      return { id, detector, title, status, isEvidence };
    }),
    noCandidateBecause: noCandidateBecause(row, outcome),
  };
}
