import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { now, type Transaction } from '../db/client.ts';
import { connectionSecrets } from '../db/schema/index.ts';
import type { SecretBox } from './secret-box.ts';

export type SecretPurpose = 'webhook' | 'apiToken';
export type PlainSecret = { purpose: SecretPurpose; value: string };

/** Where a sealed secret belongs; bound into it. */
export function secretPlace(rowId: string): string {
  return `connection_secrets:sealed:${rowId}`;
}

export type SecretChange = { purpose: SecretPurpose; change: 'added' | 'changed' | 'removed' };

/** Makes the stored secrets of a connection these, in this order. Answers what changed. */
export async function storeSecrets(
  tx: Transaction,
  box: SecretBox,
  connectionId: string,
  wanted: readonly PlainSecret[],
): Promise<readonly SecretChange[]> {
  const rows = await tx
    .select()
    .from(connectionSecrets)
    .where(eq(connectionSecrets.connectionId, connectionId))
    .orderBy(connectionSecrets.id);
  const stored = rows.map(({ purpose, sealed, id }) => ({
    purpose,
    value: box.open(sealed, secretPlace(id)),
  }));
  const changes = purposes.flatMap((purpose) => changeOf(purpose, stored, wanted));
  if (changes.length === 0) return [];
  await tx.delete(connectionSecrets).where(eq(connectionSecrets.connectionId, connectionId));
  for (const { purpose, value } of wanted) {
    const id = uuid();
    await tx.insert(connectionSecrets).values({
      id,
      connectionId,
      purpose,
      sealed: box.seal(value, secretPlace(id)),
      keyId: box.keyId,
      lastFour: value.length >= 12 ? value.slice(-4) : '',
      createdAt: now,
    });
  }
  return changes;
}

const purposes = ['webhook', 'apiToken'] as const satisfies readonly SecretPurpose[];

/** Their order does not matter. */
function changeOf(
  purpose: SecretPurpose,
  stored: readonly PlainSecret[],
  wanted: readonly PlainSecret[],
): readonly SecretChange[] {
  const [before, after] = [stored, wanted].map((all) =>
    all
      .filter((each) => each.purpose === purpose)
      .map(({ value }) => value)
      .sort(),
  );
  if (isDeepStrictEqual(before, after)) return [];
  if (before?.length === 0) return [{ purpose, change: 'added' }];
  return [{ purpose, change: after?.length === 0 ? 'removed' : 'changed' }];
}
