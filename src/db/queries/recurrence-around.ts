import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { nearMissOccurrences } from './occurrences.ts';

/** How often the same thing was seen around the moment at which its ticket was closed. */
export type RecurrenceAround = {
  followUpId: string;
  /** Within the 30 days before. */
  before: number;
  since: number;
  /** By weeks that end now; 0 is the last one. */
  byWeeksAgo: ReadonlyMap<number, number>;
};

type Row = { id: string; weeks_ago: number; before: number; since: number; seen: number };

/** Counted from the index of fingerprints alone, for as many tickets as a page shows. */
export async function recurrenceAround(
  db: DbOrTx,
  closed: readonly { id: string; fingerprint: string; closedAt: Date }[],
): Promise<ReadonlyMap<string, RecurrenceAround>> {
  if (closed.length === 0) return new Map();
  const wanted = sql`(select unnest(${sql.param(closed.map(({ id }) => id))}::uuid[]) as id,
    unnest(${sql.param(closed.map(({ fingerprint }) => fingerprint))}::text[]) as fingerprint,
    unnest(${sql.param(closed.map(({ closedAt }) => closedAt.toISOString()))}::timestamptz[]) as closed_at)`;
  const rows = await db.execute<Row>(sql`
    select wanted.id::text as id,
      greatest(0, floor(extract(epoch from closecall_now() - occurred_at) / 604800))::int as weeks_ago,
      count(*)::int as seen,
      count(*) filter (where occurred_at <= closed_at
        and occurred_at > closed_at - interval '30 days')::int as before,
      count(*) filter (where occurred_at > closed_at)::int as since
    from ${wanted} as wanted join ${nearMissOccurrences} using (fingerprint)
    group by 1, 2
    order by 1, 2`);
  const found = new Map<string, RecurrenceAround>();
  for (const { id } of closed) {
    const own = rows.filter((row) => row.id === id);
    found.set(id, {
      followUpId: id,
      before: own.reduce((sum, { before }) => sum + before, 0),
      since: own.reduce((sum, { since }) => sum + since, 0),
      byWeeksAgo: new Map(own.map(({ weeks_ago, seen }) => [weeks_ago, seen])),
    });
  }
  return found;
}
