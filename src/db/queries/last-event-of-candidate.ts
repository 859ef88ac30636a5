import { and, desc, eq, notInArray, notLike } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

/** What moved a candidate last; attempts that were refused and what only goes with a move move nothing. */
export async function lastEventOfCandidate(db: DbOrTx, candidateId: string) {
  const [row] = await db
    .select({ actor: auditEvents.actor, action: auditEvents.action, at: auditEvents.at })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, candidateId),
        notLike(auditEvents.action, '%\\_refused'),
        notInArray(auditEvents.action, ['detected', 'facts_changed', 'handed_ticket_on', 'let_go']),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(1);
  return row ?? null;
}
