import { sql } from 'drizzle-orm';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import type { FollowUpRow } from '../db/schema/follow-ups.ts';
import { claimSeconds } from './claimed-follow-up.ts';

/** The create's answer tells no status: a read soon after fills it in. */
const firstReadSeconds = 5;

/**
 * What a ticket is owed once it is known to exist; `row` is how it stood while it was on its way. A
 * ticket that was found, where more than one call may have made it, may have the text of the first.
 */
export async function oweAfterOpen(
  tx: Transaction,
  owe: Owe,
  row: FollowUpRow,
  { isLastSent = false }: { isLastSent?: boolean } = {},
): Promise<void> {
  const { id, previousId, sends, sentAt } = row;
  const mayBeOlder = !isLastSent && (sends > 1 || (sends === 1 && sentAt === null));
  oweRead(owe, id);
  if (previousId !== null) owe('link-follow-up', id, { inSeconds: firstReadSeconds });
  if (mayBeOlder || (await hasNewsSinceSent(tx, row))) {
    owe('comment-on-follow-up', id, { inSeconds: firstReadSeconds });
  }
}

/** A ticket that is open, for the first time or again, is followed from then on. */
export function oweRead(owe: Owe, id: string): void {
  owe('sync-follow-up', id, { inSeconds: firstReadSeconds });
}

/**
 * Whether something became known, or joined the ticket, after its text was written: within the claim
 * that ended in the call. What the text tells already is no news.
 */
async function hasNewsSinceSent(
  tx: Transaction,
  { id, candidateId, fingerprint, sentAt }: FollowUpRow,
): Promise<boolean> {
  if (sentAt === null) return false;
  const written = sql`${sentAt.toISOString()}::timestamptz - make_interval(secs => ${claimSeconds})`;
  const [row] = await tx.execute<{ news: boolean }>(sql`
    select exists (select 1 from candidates
        where fingerprint = ${fingerprint} and id <> ${candidateId}
          and (detected_at > ${written} or (follow_up_id = ${id} and decided_at > ${written})))
      or exists (select 1 from audit_events
        where entity = 'candidate' and entity_id = ${candidateId} and action = 'facts_changed'
          and at > ${written}) as news`);
  return row?.news ?? false;
}
