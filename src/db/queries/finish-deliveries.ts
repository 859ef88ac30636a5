import { eq, inArray, sql } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../client.ts';
import { type DeliveryStatus, deliveries } from '../schema/deliveries.ts';

export type FinishedDelivery = {
  id: string;
  status: Exclude<DeliveryStatus, 'pending'>;
  event: string | null;
  reason: string | null;
  signalCount: number;
};

/** Writes what came of deliveries; deliveries that ended alike share one statement. */
export async function finishDeliveries(
  db: DbOrTx,
  finished: readonly FinishedDelivery[],
): Promise<void> {
  const groups = new Map<string, FinishedDelivery[]>();
  for (const each of finished) {
    const key = JSON.stringify([each.status, each.event, each.reason, each.signalCount]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  for (const group of groups.values()) {
    const [{ status, event, reason, signalCount } = {}] = group;
    if (status === undefined || event === undefined) continue;
    await db
      .update(deliveries)
      .set({
        status,
        event,
        reason: reason ?? null,
        signalCount: signalCount ?? 0,
        claimedUntil: null,
        processedAt: now,
      })
      .where(
        inArray(
          deliveries.id,
          group.map((each) => each.id),
        ),
      );
  }
}

/** Leaves a delivery pending, to be tried again later. */
export async function postponeDelivery(
  db: DbOrTx,
  id: string,
  options: { seconds: number; reason: string },
): Promise<void> {
  await db
    .update(deliveries)
    .set({ dueAt: nowPlusSeconds(options.seconds), claimedUntil: null, reason: options.reason })
    .where(eq(deliveries.id, id));
}

/** Makes a delivery pending again, as if it had just arrived. False when there is none. */
export async function replayDelivery(db: DbOrTx, id: string): Promise<boolean> {
  const updated = await db
    .update(deliveries)
    .set({
      status: 'pending',
      dueAt: now,
      claimedUntil: null,
      attempts: 0,
      reason: null,
      processedAt: sql`null`,
    })
    .where(eq(deliveries.id, id))
    .returning({ id: deliveries.id });
  return updated.length > 0;
}
