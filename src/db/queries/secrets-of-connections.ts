import { asc, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { connectionSecrets } from '../schema/connection-secrets.ts';

/** Which secrets connections have. What is sealed in them is not read. */
export async function secretsOfConnections(db: DbOrTx, connectionIds: readonly string[]) {
  if (connectionIds.length === 0) return [];
  return db
    .select({
      connectionId: connectionSecrets.connectionId,
      purpose: connectionSecrets.purpose,
      lastFour: connectionSecrets.lastFour,
      createdAt: connectionSecrets.createdAt,
      endsAt: connectionSecrets.endsAt,
    })
    .from(connectionSecrets)
    .where(inArray(connectionSecrets.connectionId, [...connectionIds]))
    .orderBy(asc(connectionSecrets.id));
}
