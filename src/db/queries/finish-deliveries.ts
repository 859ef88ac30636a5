import { and, eq, inArray, sql } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../client.ts';
import { type DeliveryStatus, deliveries } from '../schema/deliveries.ts';

export type FinishedDelivery = {
  id: string;
  status: Exclude<DeliveryStatus, 'pending'>;
  event: string | null;
  reason: string | null;
  signalCount: number;
};

/** Writes what came of deliveries, in one statement. */
export async function finishDeliveries(
  db: DbOrTx,
  finished: readonly FinishedDelivery[],
): Promise<void> {
  if (finished.length === 0) return;
  const done = sql`jsonb_to_recordset(${JSON.stringify(finished)})
    as done (id uuid, status text, event text, reason text, "signalCount" int)`;
  await db
    .update(deliveries)
    .set({
      status: sql`done.status`,
      event: sql`done.event`,
      reason: sql`done.reason`,
      signalCount: sql`done."signalCount"`,
      claimedUntil: null,
      processedAt: now,
    })
    .from(done)
    .where(
      and(
        sql`${deliveries.id} = done.id`,
        // Ids alone tell their partitions, where they are given as such.
        inArray(
          deliveries.id,
          finished.map(({ id }) => id),
        ),
      ),
    );
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
