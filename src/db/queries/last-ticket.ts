import { and, desc, eq, isNull, ne } from 'drizzle-orm';
import type { LastTicket } from '../../core/policy/facts.ts';
import type { DbOrTx } from '../client.ts';
import { followUps } from '../schema/follow-ups.ts';

/** What became of a fingerprint's ticket: of the live one, or else of the one that ended last. */
export async function lastTicket(db: DbOrTx, fingerprint: string): Promise<LastTicket> {
  const [last] = await db
    .select({ status: followUps.status })
    .from(followUps)
    .where(
      and(
        eq(followUps.fingerprint, fingerprint),
        ne(followUps.status, 'cancelled'),
        isNull(followUps.closedAsMistakeAt),
      ),
    )
    // Of descending values those that are null come first: the live one.
    .orderBy(desc(followUps.closedAt), desc(followUps.id))
    .limit(1);
  if (last === undefined) return 'none';
  return last.status === 'done' || last.status === 'wont_do' ? last.status : 'open';
}
