import { and, asc, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { type Database, now, nowPlusSeconds } from '../client.ts';
import { deliveries } from '../schema/deliveries.ts';

export type ClaimedDelivery = Awaited<ReturnType<typeof claimDeliveries>>[number];

const claimable = and(
  eq(deliveries.status, 'pending'),
  lte(deliveries.dueAt, now),
  or(isNull(deliveries.claimedUntil), lte(deliveries.claimedUntil, now)),
);

/** Takes those of the deliveries that are pending, due and free, on the database's time. */
export async function claimDeliveries(db: Database, ids: readonly string[], leaseSeconds: number) {
  return db
    .update(deliveries)
    .set({
      claimedUntil: nowPlusSeconds(leaseSeconds),
      attempts: sql`${deliveries.attempts} + 1`,
    })
    .where(and(inArray(deliveries.id, [...ids]), claimable))
    .returning({
      id: deliveries.id,
      connectionId: deliveries.connectionId,
      receivedAt: deliveries.receivedAt,
      headers: deliveries.headers,
      body: deliveries.body,
      attempts: deliveries.attempts,
      historical: deliveries.historical,
    });
}

/** Ids of pending deliveries that have been due for `graceSeconds` and are free, oldest first. */
export async function overdueDeliveries(
  db: Database,
  graceSeconds: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(claimable, lte(deliveries.dueAt, nowPlusSeconds(-graceSeconds))))
    .orderBy(asc(deliveries.dueAt), asc(deliveries.id))
    .limit(limit);
  return rows.map((row) => row.id);
}
