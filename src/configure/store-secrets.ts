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

/** Makes the stored secrets of a connection these, in this order. Answers whether anything changed. */
export async function storeSecrets(
  tx: Transaction,
  box: SecretBox,
  connectionId: string,
  wanted: readonly PlainSecret[],
): Promise<boolean> {
  const rows = await tx
    .select()
    .from(connectionSecrets)
    .where(eq(connectionSecrets.connectionId, connectionId))
    .orderBy(connectionSecrets.id);
  const stored = rows.map((row) => `${row.purpose}:${box.open(row.sealed, secretPlace(row.id))}`);
  const same =
    stored.length === wanted.length &&
    [...stored].sort().join('\n') ===
      wanted
        .map(({ purpose, value }) => `${purpose}:${value}`)
        .sort()
        .join('\n');
  if (same) return false;
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
  return true;
}
