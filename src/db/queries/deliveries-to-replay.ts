import { and, asc, eq, gt, gte, inArray, ne, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { deliveries } from '../schema/deliveries.ts';
import { uuidAt } from './keep-delivery-partitions.ts';

/** What is left out is not asked for. */
export type ReplayFilter = {
  since?: Date | undefined;
  connectionId?: string | undefined;
  deliveryId?: string | undefined;
};

/** Ids are made on the clock of the process that took the delivery; it may be off by less than this. */
const slackMs = 24 * 60 * 60 * 1000;

/** Ids and sizes of stored deliveries that were processed before, in the order in which they came. */
export async function deliveriesToReplay(
  db: DbOrTx,
  { since, connectionId, deliveryId }: ReplayFilter,
  page: { afterId: string | null; limit: number },
) {
  return db
    .select({ id: deliveries.id, sizeBytes: sql<number>`octet_length(${deliveries.body})` })
    .from(deliveries)
    .where(
      and(
        // What is pending is read by today's code anyway.
        ne(deliveries.status, 'pending'),
        since === undefined ? undefined : gte(deliveries.receivedAt, since),
        since === undefined
          ? undefined
          : gte(deliveries.id, uuidAt(Math.max(0, since.getTime() - slackMs))),
        connectionId === undefined ? undefined : eq(deliveries.connectionId, connectionId),
        deliveryId === undefined ? undefined : eq(deliveries.id, deliveryId),
        page.afterId === null ? undefined : gt(deliveries.id, page.afterId),
      ),
    )
    .orderBy(asc(deliveries.id))
    .limit(page.limit);
}

export type StoredDelivery = Awaited<ReturnType<typeof storedDeliveries>>[number];

/** These deliveries with their bytes, in the order in which they came. */
export async function storedDeliveries(db: DbOrTx, ids: readonly string[]) {
  return db
    .select({
      id: deliveries.id,
      connectionId: deliveries.connectionId,
      receivedAt: deliveries.receivedAt,
      headers: deliveries.headers,
      body: deliveries.body,
      status: deliveries.status,
      event: deliveries.event,
      signalCount: deliveries.signalCount,
      historical: deliveries.historical,
    })
    .from(deliveries)
    .where(inArray(deliveries.id, [...ids]))
    .orderBy(asc(deliveries.id))
    .limit(ids.length);
}
