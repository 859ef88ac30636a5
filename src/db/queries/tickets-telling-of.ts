import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/**
 * The tickets whose comment tells of these times of their patterns: for each the last one whose own
 * near miss happened before. What Jira does not show any more, and what was a mistake, tells nothing.
 */
export async function ticketsTellingOf(
  db: DbOrTx,
  times: readonly { fingerprint: string; occurredAt: Date }[],
): Promise<readonly string[]> {
  if (times.length === 0) return [];
  const fingerprints = sql.param(times.map(({ fingerprint }) => fingerprint));
  const moments = sql.param(times.map(({ occurredAt }) => occurredAt.toISOString()));
  const rows = await db.execute<{ id: string }>(sql`
    select distinct ticket.id
    from unnest(${fingerprints}::text[], ${moments}::timestamptz[]) as told (fingerprint, at),
      lateral (
        select follow_ups.id, comment_id, gone
        from follow_ups join candidates own on own.id = follow_ups.candidate_id
        where follow_ups.fingerprint = told.fingerprint and own.occurred_at < told.at
          and follow_ups.status in ('open', 'done', 'wont_do') and closed_as_mistake_at is null
        order by own.occurred_at desc limit 1
      ) ticket
    where comment_id is not null and coalesce(gone, '') not in ('deleted', 'not_found')
    limit ${times.length}`);
  return rows.map(({ id }) => id);
}
