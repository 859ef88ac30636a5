import { isDeepStrictEqual } from 'node:util';
import { and, desc, eq, isNotNull } from 'drizzle-orm';
import { PolicyDocument } from '../config/document.ts';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { type DbOrTx, now, type Transaction } from '../db/client.ts';
import { lockPolicies, nextActivation, nextPolicyVersion } from '../db/queries/insert-policy.ts';
import { policyPutInForceBy } from '../db/queries/policy-put-in-force-by.ts';
import { policies } from '../db/schema/index.ts';
import { type Change, planChange } from './plan-changes.ts';

/**
 * Makes the document the active policy, as a new version unless the active one says the same. Where
 * somebody else had put that one in force, the change says which is replaced, and whose.
 */
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
      activatedAt: nextActivation,
    })
    .returning({ version: policies.version });
  if (created === undefined) throw new Error('the policy version was not inserted');
  await writeAudit(tx, activated(created.version, actor));
  const id = `version ${created.version}`;
  if (active === null) return [{ kind: 'add', what: 'policy', id, fields: [] }];
  const by = (await policyPutInForceBy(tx, active.version)) ?? active.author;
  const replaced =
    by === actor ? [] : [`replaces version ${active.version}, which ${by} had put in force`];
  const fields = planChange('policy', id, active.document, document)?.fields ?? [];
  return [{ kind: 'change', what: 'policy', id, fields: [...replaced, ...fields] }];
}

function activated(version: number, actor: string, detail: Record<string, unknown> = {}) {
  const entityId = String(version);
  return { actor, action: 'activated', entity: 'policy', entityId, detail } as const;
}

export type ActivePolicy = { version: number; document: PolicyDocument; author: string };

/** The policy in force; null before the first one was applied. */
export async function activePolicy(db: DbOrTx): Promise<ActivePolicy | null> {
  const [row] = await db.select().from(policies).where(eq(policies.active, true));
  if (row === undefined) return null;
  const { version, author } = row;
  return { version, author, document: PolicyDocument.parse(row.document) };
}

/** Makes a version the active one, an older one too. False when there is no such version. */
export async function activatePolicy(
  tx: Transaction,
  version: number,
  actor: string,
  detail: Record<string, unknown> = {},
): Promise<boolean> {
  await lockPolicies(tx);
  const [wanted] = await tx.select().from(policies).where(eq(policies.version, version));
  if (wanted === undefined) return false;
  if (wanted.active) return true;
  await tx.update(policies).set({ active: false }).where(eq(policies.active, true));
  await tx
    .update(policies)
    .set({ active: true, activatedAt: nextActivation })
    .where(eq(policies.version, version));
  await writeAudit(tx, activated(version, actor, detail));
  return true;
}

/** Why nothing was rolled back: there is nothing before, or another version is in force than was seen. */
export type RollBackRefused = { code: 'none-before' | 'stale'; active: number | null };

/**
 * Puts the version in force that was before the one in force; done again it puts that one back.
 * `seen` is the version that the caller takes for the one in force; null for whichever it is.
 */
export async function rollBackPolicy(
  tx: Transaction,
  { seen, actor }: { seen: number | null; actor: string },
): Promise<Result<number, RollBackRefused>> {
  await lockPolicies(tx);
  const { version, activatedAt } = policies;
  const [current] = await tx.select({ version }).from(policies).where(eq(policies.active, true));
  const active = current?.version ?? null;
  if (seen !== null && seen !== active) return err({ code: 'stale', active });
  const [before] = await tx
    .select({ version })
    .from(policies)
    .where(and(eq(policies.active, false), isNotNull(activatedAt)))
    .orderBy(desc(activatedAt))
    .limit(1);
  if (active === null || before === undefined) return err({ code: 'none-before', active });
  await activatePolicy(tx, before.version, actor, { rolledBackFrom: active });
  return ok(before.version);
}
