import { sql } from 'drizzle-orm';
import { byLikeness } from '../../core/relate/by-likeness.ts';
import type { DbOrTx } from '../client.ts';
import { type LatestOfFingerprint, latestOfFingerprints } from './latest-of-fingerprints.ts';
import { nearMissOccurrences } from './occurrences.ts';

/** A pattern that may be the same thing as another one. */
export type LikelySame = LatestOfFingerprint & { count: number; lastAt: Date };

type Row = { fingerprint: string; count: number; last: Date | string };

const mostRead = 100;
const mostOffered = 12;

/** The other patterns of its detector and service, those with the most words in common first. */
export async function likelySame(
  db: DbOrTx,
  of: LatestOfFingerprint,
): Promise<readonly LikelySame[]> {
  const rows = await db.execute<Row>(sql`
    select fingerprint, count(*)::int as count, max(occurred_at) as last
    from ${nearMissOccurrences}
    where detector = ${of.detector} and service_id is not distinct from ${of.serviceId}::text
      and fingerprint <> ${of.fingerprint}
    group by fingerprint
    order by max(occurred_at) desc, fingerprint
    limit ${mostRead}`);
  const besides = new Map(rows.map((row) => [row.fingerprint, row]));
  const latest = await latestOfFingerprints(db, [...besides.keys()]);
  const others = latest.flatMap((each) => {
    const seen = besides.get(each.fingerprint);
    return seen === undefined ? [] : [{ ...each, count: seen.count, lastAt: new Date(seen.last) }];
  });
  const newestFirst = others.sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
  return byLikeness(of, newestFirst).slice(0, mostOffered);
}
