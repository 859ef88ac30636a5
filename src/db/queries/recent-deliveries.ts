import { desc, eq, lt, type SQL } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { connections, deliveries } from '../schema/index.ts';

/** A delivery without its bytes. */
export type ListedDelivery = Awaited<ReturnType<typeof listDeliveries>>[number];

function listDeliveries(db: DbOrTx, where: SQL | undefined, limit: number) {
  return db
    .select({
      id: deliveries.id,
      connectionId: deliveries.connectionId,
      connectionName: connections.name,
      receivedAt: deliveries.receivedAt,
      event: deliveries.event,
      status: deliveries.status,
      reason: deliveries.reason,
      attempts: deliveries.attempts,
      signalCount: deliveries.signalCount,
      historical: deliveries.historical,
    })
    .from(deliveries)
    .leftJoin(connections, eq(connections.id, deliveries.connectionId))
    .where(where)
    .orderBy(desc(deliveries.id))
    .limit(limit);
}

/** The last deliveries of all connections before that one, newest first; all with null. */
export async function recentDeliveries(
  db: DbOrTx,
  { beforeId, limit }: { beforeId: string | null; limit: number },
): Promise<readonly ListedDelivery[]> {
  return listDeliveries(db, beforeId === null ? undefined : lt(deliveries.id, beforeId), limit);
}

/** Deliveries that wait for a person, newest first. */
export async function quarantinedDeliveries(
  db: DbOrTx,
  limit: number,
): Promise<readonly ListedDelivery[]> {
  return listDeliveries(db, eq(deliveries.status, 'quarantined'), limit);
}
