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
  // As one condition it would read all follow-ups there are.
  const own = await db
    .select({ id: followUps.id })
    .from(followUps)
    .where(eq(followUps.candidateId, candidateId))
    .union(
      db
        .select({ id: followUps.id })
        .from(candidates)
        .innerJoin(followUps, eq(followUps.id, candidates.followUpId))
        .where(eq(candidates.id, candidateId)),
    )
    .limit(100);
  const followUpIds = own.map(({ id }) => id);
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
