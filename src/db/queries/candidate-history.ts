import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { followUps } from '../schema/follow-ups.ts';
import { auditEvents } from '../schema/index.ts';

export type HistoryEvent = Awaited<ReturnType<typeof candidateHistory>>[number];

/** What was done with a candidate and its follow-ups, oldest first; at most the last 100 events. */
export async function candidateHistory(db: DbOrTx, of: { id: string; followUpId: string | null }) {
  const itsFollowUps = db
    .select({ id: sql<string>`${followUps.id}::text` })
    .from(followUps)
    .where(
      of.followUpId === null
        ? eq(followUps.candidateId, of.id)
        : or(eq(followUps.candidateId, of.id), eq(followUps.id, of.followUpId)),
    );
  const last = db
    .select()
    .from(auditEvents)
    .where(
      or(
        and(eq(auditEvents.entity, 'candidate'), eq(auditEvents.entityId, of.id)),
        and(eq(auditEvents.entity, 'follow_up'), inArray(auditEvents.entityId, itsFollowUps)),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(100)
    .as('last');
  return db
    .select({
      id: last.id,
      at: last.at,
      actor: last.actor,
      action: last.action,
      entity: last.entity,
      detail: last.detail,
    })
    .from(last)
    .orderBy(asc(last.id));
}
