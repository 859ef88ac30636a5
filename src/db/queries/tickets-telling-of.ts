import { sql } from 'drizzle-orm';
import type { ToldTime } from '../../core/follow-up/told-in-comment.ts';
import type { DbOrTx } from '../client.ts';
import { toldUntil } from './told-until.ts';

/**
 * The tickets whose comment tells of one of these times since its own near miss, or is about to, and
 * those whose own it is; of news those too that had nothing to tell so far. What Jira does not show any more, and what was a
 * mistake, tells nothing.
 */
export async function ticketsTellingOf(
  db: DbOrTx,
  times: readonly ToldTime[],
): Promise<readonly string[]> {
  if (times.length === 0) return [];
  const fingerprints = sql.param(times.map(({ fingerprint }) => fingerprint));
  const moments = sql.param(times.map(({ occurredAt }) => occurredAt.toISOString()));
  const news = sql.param(times.map(({ isNews }) => isNews));
  const rows = await db.execute<{ id: string }>(sql`
    select distinct ticket.id
    from unnest(${fingerprints}::text[], ${moments}::timestamptz[], ${news}::boolean[])
        as told (fingerprint, at, is_news)
      join follow_ups ticket on ticket.fingerprint = told.fingerprint
      join candidates own on own.id = ticket.candidate_id
    where ticket.status in ('open', 'done', 'wont_do') and ticket.closed_as_mistake_at is null
      and coalesce(ticket.gone, '') not in ('deleted', 'not_found')
      and own.occurred_at <= told.at and coalesce(told.at < ${toldUntil('ticket')}, true)
      and (ticket.comment_id is not null or ticket.comment_digest is not null
        or (told.is_news and ticket.status = 'open')
        or exists (select from outbox
          where task = 'comment-on-follow-up' and ref = ticket.id::text))
    limit 1000`);
  return rows.map(({ id }) => id);
}
