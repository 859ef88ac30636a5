import { and, desc, eq, isNotNull, max } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { deliveries } from '../schema/deliveries.ts';
import { signals } from '../schema/signals.ts';

/** A delivery that told something of a subject. */
export type DeliveryBehind = { id: string; event: string | null; receivedAt: Date };

/** The deliveries that told of a subject and are still kept, newest first. */
export async function deliveriesBehind(
  db: DbOrTx,
  subjectKey: string,
  limit: number,
): Promise<readonly DeliveryBehind[]> {
  const told = db
    .select({ id: signals.deliveryId })
    .from(signals)
    .where(and(eq(signals.subjectKey, subjectKey), isNotNull(signals.deliveryId)))
    .groupBy(signals.deliveryId)
    .orderBy(desc(max(signals.receivedAt)), desc(signals.deliveryId))
    .limit(limit)
    .as('told');
  return db
    .select({ id: deliveries.id, event: deliveries.event, receivedAt: deliveries.receivedAt })
    .from(told)
    .innerJoin(deliveries, eq(deliveries.id, told.id))
    .orderBy(desc(deliveries.receivedAt), desc(deliveries.id))
    .limit(limit);
}
