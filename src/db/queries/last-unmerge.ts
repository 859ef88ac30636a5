import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

const says = ['confirm', 'dismiss', 'snooze', 'merge', 'undo', 'unmerge', 'merge_again'];

/**
 * The merge that the system took back last, as the history tells it; null where anybody has decided
 * on the candidate since.
 */
export async function lastUnmerge(db: DbOrTx, candidateId: string) {
  const said = (key: string) => sql<string>`${auditEvents.detail} ->> ${key}`;
  const [last] = await db
    .select({ action: auditEvents.action, into: said('into'), by: said('by'), at: said('at') })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        eq(auditEvents.entityId, candidateId),
        inArray(auditEvents.action, says),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(1);
  if (last?.action !== 'unmerge') return null;
  return { into: last.into, by: last.by, at: new Date(last.at) };
}
