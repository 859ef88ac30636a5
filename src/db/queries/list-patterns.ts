import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { nearMissOccurrences } from './occurrences.ts';

export type PatternPosition = { lastAt: Date; fingerprint: string };

type Row = {
  fingerprint: string;
  count: number;
  open: number;
  first: Date | string;
  last: Date | string;
};

/**
 * What occurred, grouped by fingerprint, without what people said was nothing, the ones seen last
 * first. Only what was known at `asOf` counts, so that a page stays where it is while new ones are
 * found.
 */
export async function listPatterns(
  db: DbOrTx,
  page: { asOf: Date; after: PatternPosition | null; limit: number },
) {
  const { after } = page;
  const isAfter =
    after === null
      ? sql`true`
      : sql`(max(occurred_at), fingerprint) < (${after.lastAt.toISOString()}::timestamptz, ${after.fingerprint}::text)`;
  const rows = await db.execute<Row>(sql`
    select fingerprint, count(*)::int as count, min(occurred_at) as first, max(occurred_at) as last,
      (select count(*)::int from candidates c
        where c.fingerprint = occurrences.fingerprint and c.status = 'open') as open
    from ${nearMissOccurrences}
    where known_at <= ${page.asOf.toISOString()}::timestamptz
    group by fingerprint
    having ${isAfter}
    order by max(occurred_at) desc, fingerprint desc
    limit ${page.limit}`);
  return rows.map(({ first, last, ...row }) => ({
    ...row,
    firstAt: new Date(first),
    lastAt: new Date(last),
  }));
}
