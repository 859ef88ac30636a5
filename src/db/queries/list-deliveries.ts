import { and, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type DeliveryStatus, deliveries } from '../schema/deliveries.ts';
import { uuidAt } from './keep-delivery-partitions.ts';

/** What is left out is not asked for. */
export type DeliveryFilter = {
  id?: string | undefined;
  connection?: readonly string[] | undefined;
  status?: readonly DeliveryStatus[] | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
};

/** Ids are made on the clock of the process that took the delivery; it may be off by less than this. */
const slackMs = 24 * 60 * 60 * 1000;

/** Deliveries without their bytes, newest first. */
export async function listDeliveries(
  db: DbOrTx,
  { id, connection, status, since, until }: DeliveryFilter,
  page: { beforeId: string | null; limit: number },
) {
  return db
    .select({
      id: deliveries.id,
      connectionId: deliveries.connectionId,
      key: deliveries.key,
      receivedAt: deliveries.receivedAt,
      headers: deliveries.headers,
      // Known without reading the bytes, also where they are compressed.
      sizeBytes: sql<number>`octet_length(${deliveries.body})`,
      status: deliveries.status,
      event: deliveries.event,
      reason: deliveries.reason,
      attempts: deliveries.attempts,
      processedAt: deliveries.processedAt,
      historical: deliveries.historical,
      signalCount: deliveries.signalCount,
    })
    .from(deliveries)
    .where(
      and(
        id === undefined ? undefined : eq(deliveries.id, id),
        connection === undefined ? undefined : inArray(deliveries.connectionId, [...connection]),
        status === undefined ? undefined : inArray(deliveries.status, [...status]),
        since === undefined ? undefined : gte(deliveries.receivedAt, since),
        since === undefined ? undefined : gte(deliveries.id, idAround(since, -slackMs)),
        until === undefined ? undefined : lt(deliveries.receivedAt, until),
        page.beforeId === null ? undefined : lt(deliveries.id, page.beforeId),
      ),
    )
    .orderBy(desc(deliveries.id))
    .limit(page.limit);
}

export type ListedDelivery = Awaited<ReturnType<typeof listDeliveries>>[number];

/** Keeps the search to the partitions that can hold what is asked for. */
function idAround(at: Date, byMs: number): string {
  return uuidAt(Math.max(0, at.getTime() + byMs));
}
