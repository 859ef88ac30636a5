import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import { liveFollowUpStatuses } from '../core/follow-up/transitions.ts';
import type { Transaction } from '../db/client.ts';
import { candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { renameFollowUp } from './rename-follow-up.ts';

/**
 * Tickets go with the candidates whose story they tell into another pattern. One that is live stays
 * under its former name where that pattern has a live one of its own: a pattern never has two.
 */
export async function ticketsFollow(
  tx: Transaction,
  candidateIds: readonly string[],
): Promise<void> {
  const rows = await tx
    .select({ id: followUps.id, pattern: candidates.fingerprint })
    .from(followUps)
    .innerJoin(candidates, eq(candidates.id, followUps.candidateId))
    .where(
      and(
        inArray(followUps.candidateId, [...candidateIds]),
        ne(followUps.fingerprint, candidates.fingerprint),
        ne(followUps.status, 'cancelled'),
      ),
    )
    .orderBy(asc(followUps.id));
  for (const { id, pattern } of rows) await renameFollowUp(tx, id, pattern);
}

const live: ReadonlySet<FollowUpRow['status']> = new Set(liveFollowUpStatuses);

/**
 * A ticket came to its end: it is told under its candidate's pattern from now on, and where another
 * live one waited to stand for the pattern that it leaves, that does.
 */
export async function leavePattern(
  tx: Transaction,
  before: FollowUpRow,
  after: FollowUpRow,
): Promise<void> {
  if (!live.has(before.status) || live.has(after.status)) return;
  await ticketsFollow(tx, [after.candidateId]);
  const [waiting] = await tx
    .select({ id: followUps.id })
    .from(followUps)
    .innerJoin(candidates, eq(candidates.id, followUps.candidateId))
    .where(
      and(
        eq(candidates.fingerprint, before.fingerprint),
        ne(followUps.fingerprint, before.fingerprint),
        inArray(followUps.status, [...liveFollowUpStatuses]),
      ),
    )
    .orderBy(asc(followUps.id))
    .limit(1);
  if (waiting !== undefined) await renameFollowUp(tx, waiting.id, before.fingerprint);
}
