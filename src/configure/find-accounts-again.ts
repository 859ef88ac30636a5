import { sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { now, type Transaction } from '../db/client.ts';
import { outbox } from '../db/schema/index.ts';

/** The accounts that a connection's settings name by their address are looked for at once. */
export async function findAccountsAgain(tx: Transaction, connectionId: string): Promise<void> {
  await tx
    .insert(outbox)
    .values({ id: uuid(), task: 'find-accounts', ref: connectionId, dueAt: now, createdAt: now })
    .onConflictDoUpdate({
      target: [outbox.task, outbox.ref],
      set: { dueAt: now, claimedUntil: null, revision: sql`${outbox.revision} + 1` },
    });
}
