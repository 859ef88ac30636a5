import { and, desc, eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { auditEvents } from '../schema/audit-events.ts';

/** Who put the version in force last; null where that was not kept yet. */
export async function policyPutInForceBy(db: DbOrTx, version: number): Promise<string | null> {
  const { actor, action, entity, entityId, id } = auditEvents;
  const [last] = await db
    .select({ actor })
    .from(auditEvents)
    .where(and(eq(entity, 'policy'), eq(entityId, String(version)), eq(action, 'activated')))
    .orderBy(desc(id))
    .limit(1);
  return last?.actor ?? null;
}
