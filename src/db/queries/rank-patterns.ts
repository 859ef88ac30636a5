import { type SQL, sql } from 'drizzle-orm';
import { evenOut, trendDays } from '../../core/trend.ts';
import type { DbOrTx } from '../client.ts';
import { nearMissOccurrences } from './occurrences.ts';
import { type PatternFilter, patternsLike } from './pattern-filter.ts';
import { patternsSeenLast } from './patterns-seen-last.ts';

export const patternOrders = ['rate', 'trend'] as const;

export type PatternOrder = (typeof patternOrders)[number];

/** Where a pattern stands in its list; `key` is 0 for what was not seen lately. */
export type PatternPlace = { key: number; lastAt: Date; fingerprint: string };

type Page = {
  by: PatternOrder;
  /** Lately ends then, and what was found after it counts for nothing, so that a page stays where it is. */
  asOf: Date;
  filter: PatternFilter;
  after: PatternPlace | null;
  limit: number;
};

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Patterns by how often they were seen lately, or by how much more often than before; after them
 * those that are quiet, the ones seen last first.
 */
export async function rankPatterns(db: DbOrTx, page: Page): Promise<readonly PatternPlace[]> {
  const { asOf, filter, after, limit } = page;
  const isAmongQuiet = after?.key === 0;
  const seen = isAmongQuiet ? [] : await rankSeenLately(db, page);
  if (seen.length === limit) return seen;
  const quiet = await patternsSeenLast(db, {
    ...{ asOf, filter },
    until: daysBefore(asOf, trendDays.lately),
    after: isAmongQuiet ? after : null,
    limit: limit - seen.length,
  });
  return [...seen, ...quiet.map((place) => ({ ...place, key: 0 }))];
}

/** `riseOf` in the words of the database. */
const riseKey = sql`((lately + ${evenOut}::int)::float8
  / (before * ${trendDays.lately / trendDays.before}::float8 + ${evenOut}::int))`;

const keys: Readonly<Record<PatternOrder, SQL>> = { rate: sql`lately::float8`, trend: riseKey };

type Row = { fingerprint: string; key: number; last: Date | string };

/** Reads what happened in the days that count, which the index of time finds, and nothing older. */
async function rankSeenLately(
  db: DbOrTx,
  { by, asOf, filter, after, limit }: Page,
): Promise<readonly PatternPlace[]> {
  const lately = sql`${daysBefore(asOf, trendDays.lately).toISOString()}::timestamptz`;
  const begin = daysBefore(asOf, trendDays.lately + trendDays.before);
  const isAfter =
    after === null
      ? sql`true`
      : sql`(key, last, fingerprint)
          < (${after.key}::float8, ${after.lastAt.toISOString()}::timestamptz, ${after.fingerprint}::text)`;
  const rows = await db.execute<Row>(sql`
    select fingerprint, key, last from (
      select fingerprint, ${keys[by]} as key, last from (
        select fingerprint, max(occurred_at) as last,
          count(*) filter (where occurred_at > ${lately}) as lately,
          count(*) filter (where occurred_at <= ${lately}) as before
        from ${nearMissOccurrences}
        where occurred_at > ${begin.toISOString()}::timestamptz
          and known_at <= ${asOf.toISOString()}::timestamptz
        group by fingerprint
      ) as counted where lately > 0
    ) as ranked
    where ${isAfter} and ${patternsLike(filter, sql`ranked.fingerprint`)}
    order by key desc, last desc, fingerprint desc
    limit ${limit}`);
  return rows.map(({ last, ...row }) => ({ ...row, lastAt: new Date(last) }));
}

function daysBefore(at: Date, days: number): Date {
  return new Date(at.getTime() - days * dayMs);
}
