import { and, desc, eq, gte, lt } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

/** What is left out is not asked for. */
export type AuditFilter = {
  entity?: string | undefined;
  entityId?: string | undefined;
  actor?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
};

/** Who changed what, newest first. */
export async function listAuditEvents(
  db: DbOrTx,
  { entity, entityId, actor, since, until }: AuditFilter,
  page: { beforeId: number | null; limit: number },
) {
  return db
    .select()
    .from(auditEvents)
    .where(
      and(
        entity === undefined ? undefined : eq(auditEvents.entity, entity),
        entityId === undefined ? undefined : eq(auditEvents.entityId, entityId),
        actor === undefined ? undefined : eq(auditEvents.actor, actor),
        since === undefined ? undefined : gte(auditEvents.at, since),
        until === undefined ? undefined : lt(auditEvents.at, until),
        page.beforeId === null ? undefined : lt(auditEvents.id, page.beforeId),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(page.limit);
}
