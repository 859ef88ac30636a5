import { sql } from 'drizzle-orm';
import { now, type Transaction } from '../db/client.ts';
import type { Regrouped } from '../db/queries/rows-to-regroup.ts';
import { candidates } from '../db/schema/index.ts';
import { ticketsFollow } from '../follow-up/tickets-follow.ts';

/** Puts locked candidates into their patterns, and their tickets with them. Nobody is asked again. */
export async function regroupCandidates(
  tx: Transaction,
  rows: readonly Regrouped[],
): Promise<void> {
  const moved = rows.filter(({ fingerprint, pattern }) => fingerprint !== pattern);
  if (moved.length === 0) return;
  const wanted = JSON.stringify(moved.map(({ id, pattern }) => ({ id, pattern })));
  await tx
    .update(candidates)
    .set({
      fingerprint: sql`moved.pattern`,
      computedFingerprint: sql`coalesce(${candidates.computedFingerprint}, ${candidates.fingerprint})`,
      updatedAt: now,
    })
    .from(sql`jsonb_to_recordset(${wanted}::jsonb) as moved (id uuid, pattern text)`)
    .where(sql`${candidates.id} = moved.id`);
  await ticketsFollow(
    tx,
    moved.map(({ id }) => id),
  );
}
