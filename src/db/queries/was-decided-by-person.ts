import { and, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

/** What people do with a candidate; the system's own moves have other names. */
const decisions = ['confirm', 'dismiss', 'snooze', 'merge', 'undo'];

/** Whether a person ever had a say in a candidate, whatever became of it. */
export async function wasDecidedByPerson(db: DbOrTx, candidateId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, candidateId),
        inArray(auditEvents.action, decisions),
      ),
    )
    .limit(1);
  return row !== undefined;
}
