import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

/** Who a candidate was assigned by last, from what to what, and by which bulk decision if by one. */
export type LastAssignment = {
  bulk: string | null;
  from: string | null;
  /** Who had assigned it to that one; null where that had followed from its rule or service. */
  fromBy: string | null;
};

/** The last assignment of each of these candidates, as the history tells. */
export async function lastAssignments(
  db: DbOrTx,
  candidateIds: readonly string[],
): Promise<ReadonlyMap<string, LastAssignment>> {
  const said = (key: string) => sql<string | null>`${auditEvents.detail} ->> ${key}`;
  const rows = await db
    .selectDistinctOn([auditEvents.entityId], {
      id: auditEvents.entityId,
      bulk: said('bulk'),
      from: said('from'),
      fromBy: said('fromBy'),
    })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.entity, 'candidate'),
        inArray(auditEvents.entityId, [...candidateIds]),
        eq(auditEvents.action, 'assign'),
      ),
    )
    .orderBy(auditEvents.entityId, desc(auditEvents.id));
  return new Map(rows.map(({ id, ...last }) => [id, last]));
}
