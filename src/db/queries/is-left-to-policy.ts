import { and, eq, gte, inArray, notExists, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';
import { candidates } from '../schema/candidates.ts';

/** What people do with a candidate; the system's own moves have other names. */
const decisions = ['confirm', 'dismiss', 'snooze', 'merge', 'undo', 'ticket_mistaken'];

function byPeople(db: DbOrTx, candidateId: string) {
  return db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, candidateId),
        inArray(auditEvents.action, decisions),
      ),
    );
}

/** Whether a person ever had a say in a candidate, whatever became of that. */
export async function wasDecidedByPerson(db: DbOrTx, candidateId: string): Promise<boolean> {
  const said = await byPeople(db, candidateId).limit(1);
  return said.length > 0;
}

/**
 * Whether a new verdict may still move a candidate: no person ever had a say in it, and it happened
 * within the last 14 days. What is older is no news to anybody.
 */
export async function isLeftToPolicy(db: DbOrTx, candidateId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: candidates.id })
    .from(candidates)
    .where(
      and(
        eq(candidates.id, candidateId),
        gte(candidates.occurredAt, sql`closecall_now() - interval '14 days'`),
        notExists(byPeople(db, candidateId)),
      ),
    );
  return row !== undefined;
}
