import { and, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { type DbOrTx, nowPlusSeconds } from '../client.ts';
import { deliveryKeys, lostDeliveries } from '../schema/index.ts';

/** Providers keep what they sent for about three days. */
export const keptSeconds = 3 * 86_400;

const tooOld = 'It is older than the three days for which webhooks are kept.';

/** What was lost and is here by now is recovered; what the provider no longer has is given up. */
export async function settleLost(db: DbOrTx, connectionId: string): Promise<void> {
  const isLost = and(
    eq(lostDeliveries.connectionId, connectionId),
    isNull(lostDeliveries.recoveredAt),
  );
  await db
    .update(lostDeliveries)
    .set({
      recoveredAt: sql`${deliveryKeys.receivedAt}`,
      recoveredBy: 'sent_again',
      nextTryAt: null,
      problem: null,
    })
    .from(deliveryKeys)
    .where(
      and(
        isLost,
        eq(deliveryKeys.connectionId, lostDeliveries.connectionId),
        eq(deliveryKeys.key, lostDeliveries.key),
      ),
    );
  await db
    .update(lostDeliveries)
    .set({ nextTryAt: null, problem: sql`coalesce(${lostDeliveries.problem}, ${tooOld})` })
    .where(
      and(
        isLost,
        isNotNull(lostDeliveries.nextTryAt),
        lt(lostDeliveries.lostAt, nowPlusSeconds(-keptSeconds)),
      ),
    );
}
