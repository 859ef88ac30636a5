import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { ToldTime } from '../core/follow-up/told-in-comment.ts';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { ticketsTellingOf } from '../db/queries/tickets-telling-of.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { followUps } from '../db/schema/follow-ups.ts';
import { finishedJustNow, isStillThere } from './finished-just-now.ts';

/**
 * When a candidate's fingerprint has an open ticket, or one that was done just now, the ticket's one
 * comment is owed an update.
 */
export async function oweRecurrenceComment(
  tx: Transaction,
  owe: Owe,
  candidateId: string,
): Promise<void> {
  const rows = await tx
    .select({ followUpId: followUps.id, status: followUps.status, candidate: candidates })
    .from(candidates)
    .innerJoin(followUps, eq(followUps.fingerprint, candidates.fingerprint))
    .where(
      and(
        eq(candidates.id, candidateId),
        inArray(followUps.status, ['open', 'done']),
        isNotNull(followUps.issueKey),
        isStillThere,
      ),
    )
    .orderBy(sql`${followUps.closedAt} desc nulls first`)
    .limit(1);
  const [latest] = rows;
  if (latest === undefined) return;
  if (await isAbout(tx, latest)) owe('comment-on-follow-up', latest.followUpId, { inSeconds: 1 });
}

/** What was decided may still be taken back before the readers of a ticket are told otherwise. */
const correctedAfterSeconds = 120;

/** The comments that tell of these times are owed an update, as they count otherwise now. */
export async function oweCorrectedComments(
  tx: Transaction,
  owe: Owe,
  times: readonly ToldTime[],
): Promise<void> {
  for (const id of await ticketsTellingOf(tx, times)) {
    owe('comment-on-follow-up', id, { inSeconds: correctedAfterSeconds });
  }
}

type Latest = { followUpId: string; status: string; candidate: CandidateRow };

async function isAbout(tx: Transaction, { followUpId, status, candidate }: Latest) {
  if (status === 'open') return true;
  return (await finishedJustNow(tx, candidate))?.id === followUpId;
}
