import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { isLike, type PatternFilter, patternsLike } from './pattern-filter.ts';
import { wasNoNearMiss } from './was-no-near-miss.ts';

type SeenLast = { fingerprint: string; lastAt: Date };

type Page = {
  /** What was found after it counts for nothing, so that a page stays where it is. */
  asOf: Date;
  /** Only what was seen for the last time until then; null for all. */
  until: Date | null;
  filter: PatternFilter;
  after: SeenLast | null;
  limit: number;
};

/** As in `nearMissOccurrences`. */
const counts = sql`c.status <> 'withdrawn' and not (c.status = 'merged' and c.decided_by = 'system')
  and not ${wasNoNearMiss('c')}`;

/**
 * Patterns, the ones seen last first. It goes back in time by the index until the page is full, and
 * passes over what was seen again later. What is only counted is little, and grouped as a whole.
 */
export async function patternsSeenLast(
  db: DbOrTx,
  { asOf, until, filter, after, limit }: Page,
): Promise<readonly SeenLast[]> {
  const known = sql`${asOf.toISOString()}::timestamptz`;
  const isOnPage = (of: SQL) => sql`${isFrom(until, after, of)}
    and not exists (select 1 from candidates c
      where c.fingerprint = ${of}.fingerprint and c.occurred_at > ${of}.occurred_at
        and ${counts} and c.detected_at <= ${known})`;
  const inOrder = sql`order by occurred_at desc, fingerprint desc limit ${limit}`;
  const rows = await db.execute<{ fingerprint: string; last: Date | string }>(sql`
    select distinct on (occurred_at, fingerprint) fingerprint, occurred_at as last from (
      (select distinct on (occurred_at, fingerprint) fingerprint, occurred_at
        from (select * from candidates c where ${counts} and c.detected_at <= ${known}) as seen
        where ${isOnPage(sql`seen`)} and ${isLike(filter, sql`team_id`)}
          and not exists (select 1 from counted_findings later
            where later.fingerprint = seen.fingerprint and later.occurred_at > seen.occurred_at
              and later.recorded_at <= ${known}) ${inOrder})
      union all
      (select fingerprint, occurred_at
        from (select fingerprint, max(occurred_at) as occurred_at from counted_findings
          where recorded_at <= ${known} group by fingerprint) as counted
        where ${isOnPage(sql`counted`)} and ${patternsLike(filter, sql`counted.fingerprint`)}
        ${inOrder})
    ) as either ${inOrder}`);
  return rows.map(({ fingerprint, last }) => ({ fingerprint, lastAt: new Date(last) }));
}

/** The moment alone stands before the two of them: so far goes the index of time. */
function isFrom(until: Date | null, after: SeenLast | null, of: SQL): SQL {
  if (after !== null) {
    const at = sql`${after.lastAt.toISOString()}::timestamptz`;
    return sql`${of}.occurred_at <= ${at}
      and (${of}.occurred_at, ${of}.fingerprint) < (${at}, ${after.fingerprint}::text)`;
  }
  if (until === null) return sql`true`;
  return sql`${of}.occurred_at <= ${until.toISOString()}::timestamptz`;
}
