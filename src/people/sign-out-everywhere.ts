import { writeAudit } from '../db/audit.ts';
import type { Database } from '../db/client.ts';
import { endLinks, endSessions } from './end-sessions.ts';

/** Ends every session of somebody, but the one that `but` names, and the links that would let them in. */
export async function signOutEverywhere(
  db: Database,
  actor: string,
  person: { id: string; handle: string },
  but?: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    await endSessions(tx, person.id, but);
    await endLinks(tx, person.id);
    await writeAudit(tx, {
      actor,
      action: 'signed_out_everywhere',
      entity: 'person',
      entityId: person.handle,
      detail: {},
    });
  });
}
