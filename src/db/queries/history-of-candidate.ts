import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';
import { candidates } from '../schema/candidates.ts';
import { followUps } from '../schema/follow-ups.ts';

/** What happened to a candidate and to the follow-ups it ever had, oldest first. */
export async function historyOfCandidate(
  db: DbOrTx,
  candidateId: string,
  page: { afterId: number; limit: number },
) {
  const own = await db
    .select({ id: followUps.id })
    .from(followUps)
    .leftJoin(candidates, eq(candidates.followUpId, followUps.id))
    .where(or(eq(followUps.candidateId, candidateId), eq(candidates.id, candidateId)))
    .limit(100);
  const followUpIds = [...new Set(own.map(({ id }) => id))];
  return db
    .select()
    .from(auditEvents)
    .where(
      and(
        gt(auditEvents.id, page.afterId),
        or(
          and(eq(auditEvents.entity, 'candidate'), eq(auditEvents.entityId, candidateId)),
          followUpIds.length === 0
            ? sql`false`
            : and(eq(auditEvents.entity, 'follow_up'), inArray(auditEvents.entityId, followUpIds)),
        ),
      ),
    )
    .orderBy(asc(auditEvents.id))
    .limit(page.limit);
}
