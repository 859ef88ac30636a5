import { and, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../client.ts';
import { lostDeliveries } from '../schema/index.ts';

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
    .set({ recoveredAt: now, recoveredBy: 'sent_again', nextTryAt: null, problem: null })
    .where(
      and(
        isLost,
        sql`exists (select 1 from delivery_keys k where k.connection_id = ${lostDeliveries.connectionId} and k.key = ${lostDeliveries.key})`,
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
