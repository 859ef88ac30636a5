import { sql } from 'drizzle-orm';
import type { HowOften } from '../../core/follow-up/say-how-often.ts';
import type { DbOrTx } from '../client.ts';
import { nearMissOccurrences } from './occurrences.ts';

type Row = { weeks_ago: number; seen: number; later: number; first: string; last: string };

/**
 * How often a fingerprint was seen, by weeks that end now, and how often after a moment. What people
 * said was no near miss does not count.
 */
export async function howOften(
  db: DbOrTx,
  fingerprint: string,
  after: Date,
  before: Date | null = null,
): Promise<HowOften> {
  const rows = await db.execute<Row>(sql`
    select greatest(0, floor(extract(epoch from closecall_now() - occurred_at) / 604800))::int
        as weeks_ago,
      count(*)::int as seen,
      count(*) filter (where occurred_at > ${after.toISOString()}::timestamptz)::int as later,
      min(occurred_at) as first, max(occurred_at) as last
    from ${nearMissOccurrences}
    where fingerprint = ${fingerprint}
      and (${before?.toISOString() ?? null}::timestamptz is null
        or occurred_at < ${before?.toISOString() ?? null}::timestamptz)
    group by 1
    order by 1
    limit 1000`);
  const [newest, oldest] = [rows.at(0), rows.at(-1)];
  return {
    count: rows.reduce((sum, { seen }) => sum + seen, 0),
    later: rows.reduce((sum, { later }) => sum + later, 0),
    firstAt: oldest === undefined ? null : new Date(oldest.first),
    lastAt: newest === undefined ? null : new Date(newest.last),
    byWeeksAgo: new Map(rows.map(({ weeks_ago, seen }) => [weeks_ago, seen])),
  };
}
