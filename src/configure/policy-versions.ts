import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import { PolicyDocument } from '../config/document.ts';
import { writeAudit } from '../db/audit.ts';
import { type DbOrTx, now, type Transaction } from '../db/client.ts';
import { lockPolicies, nextPolicyVersion } from '../db/queries/insert-policy.ts';
import { policies } from '../db/schema/index.ts';
import { type Change, planChange } from './plan-changes.ts';

/** Makes the document the active policy, as a new version unless the active one says the same. */
export async function applyPolicy(
  tx: Transaction,
  document: PolicyDocument,
  actor: string,
): Promise<Change[]> {
  await lockPolicies(tx);
  const active = await activePolicy(tx);
  if (active !== null && isDeepStrictEqual(active.document, document)) return [];
  await tx.update(policies).set({ active: false }).where(eq(policies.active, true));
  const [created] = await tx
    .insert(policies)
    .overridingSystemValue()
    .values({
      version: nextPolicyVersion,
      document,
      active: true,
      author: actor,
      createdAt: now,
      activatedAt: now,
    })
    .returning({ version: policies.version });
  const id = `version ${created?.version}`;
  const fields = planChange('policy', id, active?.document, document)?.fields ?? [];
  return [{ kind: active === null ? 'add' : 'change', what: 'policy', id, fields }];
}

export type ActivePolicy = { version: number; document: PolicyDocument };

/** The policy in force; null before the first one was applied. */
export async function activePolicy(db: DbOrTx): Promise<ActivePolicy | null> {
  const [row] = await db.select().from(policies).where(eq(policies.active, true));
  return row === undefined
    ? null
    : { version: row.version, document: PolicyDocument.parse(row.document) };
}

/** Makes an older version the active one again. False when there is no such version. */
export async function activatePolicy(
  tx: Transaction,
  version: number,
  actor: string,
): Promise<boolean> {
  const [wanted] = await tx.select().from(policies).where(eq(policies.version, version));
  if (wanted === undefined) return false;
  if (wanted.active) return true;
  await tx.update(policies).set({ active: false }).where(eq(policies.active, true));
  await tx
    .update(policies)
    .set({ active: true, activatedAt: now })
    .where(eq(policies.version, version));
  await writeAudit(tx, {
    actor,
    action: 'activated',
    entity: 'policy',
    entityId: String(version),
    detail: {},
  });
  return true;
}
