import { v7 as uuid } from 'uuid';
import { writeAudit } from '../db/audit.ts';
import { now, type Transaction } from '../db/client.ts';
import { userAccounts } from '../db/schema/index.ts';
import { endLinks, endSessions } from './end-sessions.ts';

/**
 * Gives somebody a password, which signs them out wherever they were, and ends the links that would let
 * in whoever else has them. `hash` is better-auth's.
 */
export async function storePassword(
  tx: Transaction,
  person: { id: string; handle: string },
  hash: string,
): Promise<void> {
  await tx
    .insert(userAccounts)
    .values({
      id: uuid(),
      userId: person.id,
      providerId: 'credential',
      accountId: person.id,
      password: hash,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoUpdate({
      target: [userAccounts.providerId, userAccounts.accountId],
      set: { password: hash, updatedAt: now },
    });
  await endSessions(tx, person.id);
  await endLinks(tx, person.id);
  await writeAudit(tx, {
    actor: `person:${person.handle}`,
    action: 'password_set',
    entity: 'person',
    entityId: person.handle,
    detail: {},
  });
}
