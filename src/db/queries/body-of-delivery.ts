import { eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { deliveries } from '../schema/deliveries.ts';

/** The bytes of a delivery exactly as they arrived; null when there is no such delivery. */
export async function bodyOfDelivery(db: DbOrTx, id: string): Promise<Uint8Array | null> {
  const [row] = await db
    .select({ body: deliveries.body })
    .from(deliveries)
    .where(eq(deliveries.id, id));
  return row?.body ?? null;
}
