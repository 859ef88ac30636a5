import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** A candidate that is in another pattern by now, and the one that it was in. */
export type MovedFrom = { id: string; fingerprint: string };

/**
 * What was accepted for a time that is over, and stayed away only as another one of its pattern is
 * accepted for longer, which is in another pattern now. Of several in one pattern, the last; only
 * these are compared, as thousands may have been accepted at once.
 */
export async function noLongerSpokenFor(
  db: DbOrTx,
  moved: readonly MovedFrom[],
): Promise<readonly string[]> {
  const former = [...new Set(moved.map(({ fingerprint }) => fingerprint))];
  const rows = await db.execute<{ id: string }>(sql`
    with accepted as (
      select c.id, c.accepted_until, c.fingerprint as pattern,
        coalesce(moved.fingerprint, c.fingerprint) as former
      from candidates c left join jsonb_to_recordset(${JSON.stringify(moved)}::jsonb)
        as moved (id uuid, fingerprint text) on moved.id = c.id
      where c.status = 'dismissed' and c.decision_reason = 'known_and_accepted'
        and (moved.id is not null or c.fingerprint = any(${sql.param(former)}::text[]))
    ), last as (
      select distinct on (former, pattern) id, accepted_until, pattern, former from accepted
      order by former, pattern, accepted_until desc, id desc
    )
    select id from last
    where accepted_until <= closecall_now() and exists (select 1 from last longer
      where longer.former = last.former and longer.pattern <> last.pattern
        and (longer.accepted_until, longer.id) > (last.accepted_until, last.id))
    order by former, pattern
    limit 1000`);
  return rows.map(({ id }) => id);
}
