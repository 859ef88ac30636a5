import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

/** By a person, or by a rule; both bring it back at its end. */
const snoozes = ['snooze', 'settled_snooze', 'rejudged_snooze'];

/** A candidate's last snooze and its status before, as the history tells; null without one. */
export async function lastSnooze(db: DbOrTx, candidateId: string) {
  const said = (key: string) => sql<string | null>`${auditEvents.detail} ->> ${key}`;
  const [snooze] = await db
    .select({
      by: auditEvents.actor,
      at: auditEvents.at,
      before: sql<CandidateStatus>`case when ${auditEvents.action} = 'snooze'
        then coalesce(nullif(${said('from')}, 'snoozed'), 'open') else 'open' end`,
      until: said('until'),
      note: said('note'),
    })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, candidateId),
        inArray(auditEvents.action, snoozes),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(1);
  if (snooze === undefined || snooze.until === null) return null;
  return { ...snooze, until: new Date(snooze.until) };
}
