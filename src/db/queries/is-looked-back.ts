import { and, eq, gte, lte } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { readings } from '../schema/readings.ts';

/**
 * Whether a look back at the connection covers this moment: what becomes known of it only now was
 * no news when somebody began to look.
 */
export async function isLookedBack(db: DbOrTx, connectionId: string, at: Date): Promise<boolean> {
  const [row] = await db
    .select({ id: readings.id })
    .from(readings)
    .where(
      and(
        eq(readings.connectionId, connectionId),
        eq(readings.purpose, 'backfill'),
        lte(readings.since, at),
        gte(readings.until, at),
      ),
    )
    .limit(1);
  return row !== undefined;
}
