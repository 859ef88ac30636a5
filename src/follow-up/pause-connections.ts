import { sql } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../db/client.ts';
import { connectionPauses } from '../db/schema/index.ts';

/**
 * Remembers, for every process, that the provider asked for a pause: of all connections to the same
 * server. A longer pause wins.
 */
export async function pauseConnections(
  db: DbOrTx,
  connectionIds: readonly string[],
  seconds: number,
  reason: string,
): Promise<void> {
  if (connectionIds.length === 0) return;
  const until = nowPlusSeconds(seconds);
  await db
    .insert(connectionPauses)
    .values([...connectionIds].sort().map((connectionId) => ({ connectionId, until, reason })))
    .onConflictDoUpdate({
      target: connectionPauses.connectionId,
      set: { until: sql`greatest(${connectionPauses.until}, excluded.until, ${now})`, reason },
    });
}
