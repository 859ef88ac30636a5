import { and, desc, eq, sql } from 'drizzle-orm';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

/** A candidate's last snooze and its status before, as the history tells; null without one. */
export async function lastSnooze(db: DbOrTx, candidateId: string) {
  const said = (key: string) => sql<string | null>`${auditEvents.detail} ->> ${key}`;
  const [snooze] = await db
    .select({
      by: auditEvents.actor,
      at: auditEvents.at,
      before: sql<CandidateStatus>`coalesce(nullif(${said('from')}, 'snoozed'), 'open')`,
      until: said('until'),
      note: said('note'),
    })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, candidateId),
        eq(auditEvents.action, 'snooze'),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(1);
  if (snooze === undefined || snooze.until === null) return null;
  return { ...snooze, until: new Date(snooze.until) };
}
