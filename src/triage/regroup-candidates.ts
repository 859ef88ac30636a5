import { sql } from 'drizzle-orm';
import { toldOtherwise } from '../core/follow-up/told-in-comment.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { noLongerSpokenFor } from '../db/queries/no-longer-spoken-for.ts';
import type { Regrouped } from '../db/queries/rows-to-regroup.ts';
import { candidates } from '../db/schema/index.ts';
import { oweCorrectedComments } from '../follow-up/owe-comment.ts';
import { ticketsFollow } from '../follow-up/tickets-follow.ts';

/** By then, everything that an edit moves is where it belongs. */
const movedBySeconds = 300;

/**
 * Puts locked candidates into their patterns, and their tickets with them. Nobody is asked again, but
 * of what stayed away only as another one, which is elsewhere now, was accepted for longer.
 */
export async function regroupCandidates(
  tx: Transaction,
  owe: Owe,
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
  await oweCorrectedComments(
    tx,
    owe,
    moved.flatMap((row) => toldOtherwise(row, { ...row, fingerprint: row.pattern })),
  );
  const dismissed = moved.filter(({ status }) => status === 'dismissed');
  if (dismissed.length === 0) return;
  const from = dismissed.map(({ id, fingerprint }) => ({ id, fingerprint }));
  for (const id of await noLongerSpokenFor(tx, from)) {
    owe('end-acceptance', id, { inSeconds: movedBySeconds });
  }
}
