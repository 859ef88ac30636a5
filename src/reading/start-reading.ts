import { sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { readings } from '../db/schema/index.ts';
import { nothingRead, type ReadingPurpose } from '../db/schema/readings.ts';

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
  if (id !== null) owe('read-list', id, { inSeconds: 0 });
}

/**
 * Owes what an outage of ours missed. A pass over an earlier one that is under way begins anew with
 * both of them; what it read is stored once, and whoever reads it now has lost it.
 */
export async function oweGap(
  tx: Transaction,
  owe: Owe,
  missed: Omit<WantedReading, 'purpose'>,
): Promise<void> {
  const [row] = await tx
    .insert(readings)
    .values({ id: uuid(), ...missed, purpose: 'gap', startedAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [readings.connectionId, readings.purpose],
      targetWhere: sql`finished_at is null`,
      set: {
        since: sql`least(${readings.since}, excluded.since)`,
        until: sql`greatest(${readings.until}, excluded.until)`,
        cursor: null,
        thingsRead: nothingRead,
        leftOut: [],
        progress: 0,
        problem: null,
        claimedUntil: null,
        updatedAt: now,
      },
    })
    .returning({ id: readings.id });
  if (row !== undefined) owe('read-list', row.id, { inSeconds: 0 });
}
