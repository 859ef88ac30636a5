import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { nearMissOccurrences } from './occurrences.ts';

/** Where a page of patterns ended; what was found after `asOf` stands on none of its pages. */
export type FrequentPlace = { asOf: Date; count: number; lastAt: Date; fingerprint: string };

export type FrequentPattern = {
  fingerprint: string;
  count: number;
  /** How many of them need a decision. */
  open: number;
  lastAt: Date;
};

type Row = Omit<FrequentPattern, 'lastAt'> & { last: Date | string };

/** What occurred, grouped by fingerprint, the most frequent first; of equals the one seen last. */
export async function frequentPatterns(
  db: DbOrTx,
  page: { asOf: Date; after: FrequentPlace | null; limit: number },
): Promise<readonly FrequentPattern[]> {
  const { after } = page;
  const isAfter =
    after === null
      ? sql`true`
      : sql`(count(*), max(occurred_at), fingerprint)
          < (${after.count}::bigint, ${after.lastAt.toISOString()}::timestamptz, ${after.fingerprint}::text)`;
  const rows = await db.execute<Row>(sql`
    select fingerprint, count(*)::int as count, max(occurred_at) as last,
      (select count(*)::int from candidates c
        where c.fingerprint = occurrences.fingerprint and c.status = 'open') as open
    from ${nearMissOccurrences}
    where known_at <= ${page.asOf.toISOString()}::timestamptz
    group by fingerprint
    having ${isAfter}
    order by count(*) desc, max(occurred_at) desc, fingerprint desc
    limit ${page.limit}`);
  return rows.map(({ last, ...row }) => ({ ...row, lastAt: new Date(last) }));
}
