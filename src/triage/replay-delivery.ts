import { writeAudit } from '../db/audit.ts';
import type { Database } from '../db/client.ts';
import { replayDelivery } from '../db/queries/finish-deliveries.ts';

export type ReplayContext = { db: Database; hintDeliveries: (ids: readonly string[]) => void };

/**
 * A person asks that a delivery be processed again, as if it had just arrived. Safe to repeat: facts
 * are stored once. False when there is no such delivery.
 */
export async function replayByPerson(
  context: ReplayContext,
  input: { id: string; actor: string },
): Promise<boolean> {
  const isThere = await context.db.transaction(async (tx) => {
    if (!(await replayDelivery(tx, input.id))) return false;
    await writeAudit(tx, {
      actor: input.actor,
      action: 'replayed',
      entity: 'delivery',
      entityId: input.id,
      detail: {},
    });
    return true;
  });
  if (isThere) context.hintDeliveries([input.id]);
  return isThere;
}
