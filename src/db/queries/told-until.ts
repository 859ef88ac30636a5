import { type SQL, sql } from 'drizzle-orm';
import { FIX_IS_OUT_AFTER_MS } from '../../core/follow-up/fix-is-out.ts';
import type { DbOrTx } from '../client.ts';

/**
 * Until when a ticket tells of what happens again, in a query that calls it so; null while it is open.
 * Once it ended, a fix that was done is out after a week, and what was not done goes on elsewhere at
 * once; what joined it all the same, as its end was not known yet, is told of. What a ticket that
 * followed it in Jira tells of is that one's story.
 */
export function toldUntil(ticket: string): SQL {
  const of = sql.raw(ticket);
  return sql`case when ${of}.status <> 'open' then least(
    greatest(
      ${of}.closed_at + case ${of}.status when 'done' then ${fixIsOut} else interval '0' end,
      (select max(occurred_at) + interval '1 millisecond' from candidates
        where follow_up_id = ${of}.id and fingerprint = ${of}.fingerprint)),
    (select first.occurred_at
      from follow_ups next join candidates first on first.id = next.candidate_id
      where next.previous_id = ${of}.id and next.fingerprint = ${of}.fingerprint
        and next.issue_id is not null and next.closed_as_mistake_at is null
        and coalesce(next.created_at > ${of}.closed_at, true)
      order by next.created_at limit 1)) end`;
}

const fixIsOut = sql.raw(`interval '${FIX_IS_OUT_AFTER_MS} milliseconds'`);

/** The same of one ticket. */
export async function ticketToldUntil(db: DbOrTx, id: string): Promise<Date | null> {
  const [row] = await db.execute<{ until: string | null }>(sql`
    select ${toldUntil('ticket')} as until from follow_ups ticket where ticket.id = ${id}::uuid`);
  return row?.until == null ? null : new Date(row.until);
}
