import { and, eq, sql } from 'drizzle-orm';
import { writeAudit } from '../db/audit.ts';
import { type Database, now } from '../db/client.ts';
import { deliveries, deliveryKeys } from '../db/schema/index.ts';
import type { NewDelivery } from './store-deliveries.ts';

/**
 * A known delivery key came again. The same bytes are a repeat and need nothing; other bytes are
 * kept beside the first ones, in quarantine, because one of the two is wrong.
 *
 * @returns whether the bytes differed
 */
export async function noteConflict(db: Database, delivery: NewDelivery): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [first] = await tx
      .select({ id: deliveries.id, same: sql<boolean>`${deliveries.body} = ${delivery.body}` })
      .from(deliveryKeys)
      .innerJoin(deliveries, eq(deliveries.id, deliveryKeys.deliveryId))
      .where(
        and(
          eq(deliveryKeys.connectionId, delivery.connectionId),
          eq(deliveryKeys.key, delivery.key),
        ),
      );
    if (first === undefined || first.same) return false;
    const [kept] = await tx
      .insert(deliveryKeys)
      .values({
        connectionId: delivery.connectionId,
        key: sql`${`${delivery.key}#`} || encode(sha256(${delivery.body}), 'hex')`,
        deliveryId: delivery.id,
        receivedAt: now,
      })
      .onConflictDoNothing()
      .returning({ key: deliveryKeys.key });
    if (kept === undefined) return true;
    await tx.insert(deliveries).values({
      id: delivery.id,
      connectionId: delivery.connectionId,
      key: kept.key,
      receivedAt: now,
      dueAt: now,
      headers: delivery.headers,
      body: delivery.body,
      status: 'quarantined',
      reason: 'The same delivery id came before with a different body. The first one counts.',
    });
    await writeAudit(tx, {
      actor: 'system',
      action: 'conflicting_body',
      entity: 'delivery',
      entityId: delivery.id,
      detail: { firstDeliveryId: first.id, key: delivery.key },
    });
    return true;
  });
}
