import { sql } from 'drizzle-orm';
import type { DetectorName, FoundWords } from '../../core/detect/finding.ts';
import type { DbOrTx } from '../client.ts';

export type LatestOfFingerprint = {
  fingerprint: string;
  /** Null where it was only counted and is no candidate. */
  id: string | null;
  detector: DetectorName;
  title: string;
  story: string;
  serviceId: string | null;
  serviceName: string | null;
  teamId: string | null;
  /** What it is grouped by, as it was told; null where it was only counted. */
  found: FoundWords | null;
  /** The same with what was masked in it as `‹kind›`. */
  words: readonly string[];
  /** People told it apart from what has the same words, or put it together with what has others. */
  isEdited: boolean;
};

/**
 * The last of each fingerprint, candidate or only counted, without what was withdrawn. Which it is
 * tells the index; what was found, which is long, is read of that one alone.
 */
export async function latestOfFingerprints(
  db: DbOrTx,
  fingerprints: readonly string[],
): Promise<readonly LatestOfFingerprint[]> {
  if (fingerprints.length === 0) return [];
  const wanted = sql`unnest(${sql.param([...new Set(fingerprints)])}::text[]) as wanted (fingerprint)`;
  return db.execute<LatestOfFingerprint>(sql`
    select distinct on (fingerprint) fingerprint, known.id, detector, title, story,
      service_id as "serviceId", services.name as "serviceName", known.team_id as "teamId",
      found, words, coalesce(computed <> fingerprint, false) as "isEdited"
    from (
      select c.fingerprint, c.id::text as id, detector, title, story, service_id, team_id,
          c.occurred_at, finding->'fingerprint' as found, fingerprint_words as words,
          computed_fingerprint as computed
        from ${wanted} cross join lateral (
          select id from candidates
          where candidates.fingerprint = wanted.fingerprint and status <> 'withdrawn'
          order by occurred_at desc, id desc limit 1
        ) as latest join candidates c on c.id = latest.id
      union all
      select counted.* from ${wanted} cross join lateral (
          select fingerprint, null, detector, title, story, service_id, null,
            occurred_at, null::jsonb, fingerprint_words, computed_fingerprint
          from counted_findings where counted_findings.fingerprint = wanted.fingerprint
          order by occurred_at desc limit 1
        ) as counted
    ) as known left join services on services.id = known.service_id
    order by fingerprint, occurred_at desc, known.id desc nulls last
    limit ${fingerprints.length}`);
}
