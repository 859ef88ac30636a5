import { sql } from 'drizzle-orm';
import type { DetectorName } from '../../core/detect/finding.ts';
import type { DbOrTx } from '../client.ts';

export type LatestOfFingerprint = {
  fingerprint: string;
  /** Null where it was only counted and is no candidate. */
  id: string | null;
  detector: DetectorName;
  title: string;
  story: string;
  serviceId: string | null;
  teamId: string | null;
};

/** The last of each fingerprint, candidate or only counted, without what was withdrawn. */
export async function latestOfFingerprints(
  db: DbOrTx,
  fingerprints: readonly string[],
): Promise<readonly LatestOfFingerprint[]> {
  if (fingerprints.length === 0) return [];
  const wanted = sql.param([...fingerprints]);
  return db.execute<LatestOfFingerprint>(sql`
    select distinct on (fingerprint) fingerprint, id, detector, title, story,
      service_id as "serviceId", team_id as "teamId"
    from (
      select fingerprint, id::text as id, detector, title, story, service_id, team_id, occurred_at
        from candidates where status <> 'withdrawn' and fingerprint = any(${wanted}::text[])
      union all
      select fingerprint, null, detector, title, story, service_id, null, occurred_at
        from counted_findings where fingerprint = any(${wanted}::text[])
    ) as known
    order by fingerprint, occurred_at desc, id desc nulls last
    limit ${fingerprints.length}`);
}
