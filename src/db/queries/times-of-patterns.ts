import { sql } from 'drizzle-orm';
import { sparklineWeeks } from '../../core/follow-up/sparkline.ts';
import { type SeenLately, trendDays } from '../../core/trend.ts';
import type { DbOrTx } from '../client.ts';
import { nearMissOccurrences } from './occurrences.ts';

/** When a pattern was seen. */
export type PatternTimes = SeenLately & {
  fingerprint: string;
  count: number;
  /** The last 12 weeks; 0 is the one that ends now. */
  byWeeksAgo: ReadonlyMap<number, number>;
};

type Row = {
  fingerprint: string;
  week: number;
  seen: number;
  lately: number;
  before: number;
  first: Date | string;
  last: Date | string;
};

/**
 * How often and when each of these was seen, without what people said was nothing, counted from the
 * index. What was never seen is left out.
 */
export async function timesOfPatterns(
  db: DbOrTx,
  fingerprints: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, PatternTimes>> {
  if (fingerprints.length === 0) return new Map();
  const at = sql`${now.toISOString()}::timestamptz`;
  const days = sql`extract(epoch from ${at} - occurred_at) / 86400`;
  const rows = await db.execute<Row>(sql`
    select fingerprint,
      greatest(0, least(${sparklineWeeks}::int, floor(${days} / 7)))::int as week,
      count(*)::int as seen,
      count(*) filter (where ${days} < ${trendDays.lately}::int)::int as lately,
      count(*) filter (where ${days} >= ${trendDays.lately}::int
        and ${days} < ${trendDays.lately + trendDays.before}::int)::int as before,
      min(occurred_at) as first, max(occurred_at) as last
    from ${nearMissOccurrences}
    where fingerprint = any(${sql.param([...new Set(fingerprints)])}::text[])
    group by 1, 2 order by 1, 2`);
  const times = new Map<string, PatternTimes>();
  for (const row of rows) times.set(row.fingerprint, added(times.get(row.fingerprint), row));
  return times;
}

/** Weeks come newest first; the last one stands for all that is older than is drawn. */
function added(times: PatternTimes | undefined, row: Row): PatternTimes {
  const { fingerprint, week, seen, lately, before } = row;
  const isDrawn = week < sparklineWeeks;
  return {
    fingerprint,
    count: (times?.count ?? 0) + seen,
    lately: (times?.lately ?? 0) + lately,
    before: (times?.before ?? 0) + before,
    firstAt: new Date(row.first),
    lastAt: times?.lastAt ?? new Date(row.last),
    byWeeksAgo: new Map([
      ...(times?.byWeeksAgo ?? []),
      ...(isDrawn ? [[week, seen] as const] : []),
    ]),
  };
}
