import { v7 as uuid } from 'uuid';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { readings } from '../db/schema/index.ts';
import type { ReadingPurpose } from '../db/schema/readings.ts';

export type WantedReading = {
  connectionId: string;
  purpose: ReadingPurpose;
  since: Date;
  until: Date;
};

/**
 * Begins a pass over a provider's lists, unless one for the same purpose is under way. Answers its
 * id, or null when there was one.
 */
export async function startReading(tx: Transaction, wanted: WantedReading): Promise<string | null> {
  const [row] = await tx
    .insert(readings)
    .values({ id: uuid(), ...wanted, startedAt: now, updatedAt: now })
    .onConflictDoNothing()
    .returning({ id: readings.id });
  return row?.id ?? null;
}

/** The same, read by the workers. */
export async function oweReading(tx: Transaction, owe: Owe, wanted: WantedReading): Promise<void> {
  const id = await startReading(tx, wanted);
  if (id !== null) await owe('read-list', id, { inSeconds: 0 });
}
