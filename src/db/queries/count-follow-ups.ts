import { count } from 'drizzle-orm';
import type { FollowUpStatus } from '../../core/follow-up/transitions.ts';
import type { DbOrTx } from '../client.ts';
import { followUps } from '../schema/follow-ups.ts';

/** How many follow-ups have each status, of all times. */
export async function countFollowUps(db: DbOrTx): Promise<ReadonlyMap<FollowUpStatus, number>> {
  const rows = await db
    .select({ status: followUps.status, count: count() })
    .from(followUps)
    .groupBy(followUps.status);
  return new Map(rows.map((row) => [row.status, row.count]));
}
