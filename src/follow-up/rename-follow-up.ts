import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { followUps } from '../db/schema/follow-ups.ts';
import { unlessTaken } from '../db/unless-taken.ts';

/**
 * Its candidate has another fingerprint since the configuration changed, or people said so: what
 * happens again is to find this ticket. While it is live, and that fingerprint has a live one already,
 * or gets one at the same moment, both stay what they were.
 */
export async function renameFollowUp(
  tx: Transaction,
  id: string,
  fingerprint: string,
): Promise<void> {
  const rename = tx
    .update(followUps)
    .set({ fingerprint })
    .where(
      and(
        eq(followUps.id, id),
        sql`(${followUps.status} in ('done', 'wont_do', 'cancelled')
          or not exists (select 1 from follow_ups as other where other.fingerprint = ${fingerprint}
            and other.id <> ${id} and other.status in ('held', 'opening', 'unknown', 'open', 'failed', 'rehearsed')))`,
      ),
    );
  await unlessTaken(tx, () => rename.returning({ id: followUps.id }));
}
