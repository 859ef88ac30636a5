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

/** The last of each fingerprint, candidate or only counted, without what was withdrawn. */
export async function latestOfFingerprints(
  db: DbOrTx,
  fingerprints: readonly string[],
): Promise<readonly LatestOfFingerprint[]> {
  if (fingerprints.length === 0) return [];
  const wanted = sql.param([...fingerprints]);
  return db.execute<LatestOfFingerprint>(sql`
    select distinct on (fingerprint) fingerprint, known.id, detector, title, story,
      service_id as "serviceId", services.name as "serviceName", known.team_id as "teamId",
      found, words, coalesce(computed <> fingerprint, false) as "isEdited"
    from (
      select fingerprint, id::text as id, detector, title, story, service_id, team_id, occurred_at,
          finding->'fingerprint' as found, fingerprint_words as words,
          computed_fingerprint as computed
        from candidates where status <> 'withdrawn' and fingerprint = any(${wanted}::text[])
      union all
      select fingerprint, null, detector, title, story, service_id, null, occurred_at,
          null, fingerprint_words, computed_fingerprint
        from counted_findings where fingerprint = any(${wanted}::text[])
    ) as known left join services on services.id = known.service_id
    order by fingerprint, occurred_at desc, known.id desc nulls last
    limit ${fingerprints.length}`);
}
