import { and, eq, isNotNull } from 'drizzle-orm';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { candidates } from '../db/schema/candidates.ts';
import { followUps } from '../db/schema/follow-ups.ts';

/**
 * When a candidate's fingerprint has an open ticket that another candidate opened, the ticket's one
 * comment is owed an update.
 */
export async function oweRecurrenceComment(
  tx: Transaction,
  owe: Owe,
  candidateId: string,
): Promise<void> {
  const rows = await tx
    .select({ id: followUps.id })
    .from(candidates)
    .innerJoin(followUps, eq(followUps.fingerprint, candidates.fingerprint))
    .where(
      and(
        eq(candidates.id, candidateId),
        eq(followUps.status, 'open'),
        isNotNull(followUps.issueKey),
      ),
    );
  for (const { id } of rows) owe('comment-on-follow-up', id, { inSeconds: 1 });
}
