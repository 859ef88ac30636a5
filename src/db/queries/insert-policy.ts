import { sql } from 'drizzle-orm';
import { writeAudit } from '../audit.ts';
import { now, type Transaction } from '../client.ts';
import { policies } from '../schema/policies.ts';

/** Lets one person at a time change which policy is active; the lock ends with the transaction. */
export async function lockPolicies(tx: Transaction): Promise<void> {
  await tx.execute(sql`lock table policies in share row exclusive mode`);
}

/** The number after the last one: a try that is taken back uses none up. The caller holds the lock. */
export const nextPolicyVersion = sql<number>`(select coalesce(max(version), 0) + 1 from policies)`;

/**
 * When a version goes into force: always after the one before, so that these times tell their order
 * whatever the clock does. The caller holds the lock.
 */
export const nextActivation = sql<Date>`greatest(closecall_now(),
  (select max(activated_at) from policies) + interval '1 millisecond')`;

/** Adds a version, not active yet, and answers its number. */
export async function insertPolicy(
  tx: Transaction,
  { document, author, note }: { document: unknown; author: string; note: string | null },
): Promise<number> {
  const [row] = await tx
    .insert(policies)
    .overridingSystemValue()
    .values({ version: nextPolicyVersion, document, author, note, active: false, createdAt: now })
    .returning({ version: policies.version });
  if (row === undefined) throw new Error('the policy version was not inserted');
  await writeAudit(tx, {
    actor: author,
    action: 'added',
    entity: 'policy',
    entityId: String(row.version),
    detail: { note },
  });
  return row.version;
}
