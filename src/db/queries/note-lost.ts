import { sql } from 'drizzle-orm';
import { type DbOrTx, now } from '../client.ts';
import { lostDeliveries } from '../schema/index.ts';

/** A webhook that did not arrive, by the try that is known of it. */
export type FoundLost = {
  hook: string;
  ref: string;
  key: string;
  event: string;
  because: string;
  at: Date;
};

/**
 * Keeps webhooks that did not arrive, each to be tried at once; `found` has no key twice. Of one that
 * is known already, its first try says when it was and its last one what to ask for.
 */
export async function noteLost(
  db: DbOrTx,
  connectionId: string,
  found: readonly FoundLost[],
): Promise<void> {
  if (found.length === 0) return;
  const known = lostDeliveries;
  const isLater = sql`${known.ref} is null or excluded.lost_at > ${known.lostAt}`;
  const newer = (name: 'hook' | 'ref' | 'because') =>
    sql`case when ${isLater} then excluded.${sql.identifier(name)} else ${known[name]} end`;
  const isOpen = sql`${known.recoveredAt} is null and ${known.problem} is null`;
  await db
    .insert(lostDeliveries)
    .values(
      found.map(({ at, ...lost }) => ({
        connectionId,
        ...lost,
        lostAt: at,
        foundAt: now,
        nextTryAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [known.connectionId, known.key],
      set: {
        hook: newer('hook'),
        ref: newer('ref'),
        because: newer('because'),
        lostAt: sql`least(${known.lostAt}, excluded.lost_at)`,
        nextTryAt: sql`coalesce(${known.nextTryAt}, case when ${isOpen} then excluded.next_try_at end)`,
      },
    });
}
