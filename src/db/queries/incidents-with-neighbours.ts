import { and, asc, inArray, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type IncidentRow, incidents } from '../schema/incidents.ts';

/**
 * Those of these incidents that have something stored beside them: another firing of their alert
 * within `reachMs`, or a rollback of their service since people were on them.
 */
export async function incidentsWithNeighbours(
  db: DbOrTx,
  subjectKeys: readonly string[],
  reachMs: number,
): Promise<readonly IncidentRow[]> {
  const reach = sql`make_interval(secs => ${reachMs / 1000})`;
  const isBeside = sql`
    exists (select 1 from candidates as firing
      where firing.fingerprint = incidents.fingerprint
        and firing.detector = 'auto_resolved_page'
        and firing.subject_key <> incidents.subject_key
        and firing.occurred_at between incidents.started_at - ${reach}
          and coalesce(incidents.ended_at, incidents.started_at) + ${reach})
    or exists (select 1 from incidents as other
      where other.fingerprint = incidents.fingerprint
        and other.subject_key <> incidents.subject_key
        and other.started_at between incidents.started_at - ${reach}
          and coalesce(incidents.ended_at, incidents.started_at) + ${reach})
    or exists (select 1 from candidates as rollback
      where rollback.service_id = incidents.service_id and rollback.detector = 'canary_rollback'
        and (rollback.occurred_at >= coalesce(incidents.engaged_from, incidents.started_at)
          or rollback.finding->'incident'->>'subject' = incidents.subject_key))`;
  return db
    .select()
    .from(incidents)
    .where(and(inArray(incidents.subjectKey, [...subjectKeys]), sql`(${isBeside})`))
    .orderBy(asc(incidents.subjectKey));
}
