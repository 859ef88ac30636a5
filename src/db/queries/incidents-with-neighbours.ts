import { asc, getTableColumns, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type IncidentRow, incidents } from '../schema/incidents.ts';

/**
 * Those of these incidents that have something stored beside them that may stand otherwise now:
 * another firing of one of their alerts that cleared by itself, within `reachMs` of them or while
 * they last, a rollback of their service since people were on them, or what was taken for their cure,
 * of whatever service they are by now. `alerts` are the fingerprints of each, by its subject's key.
 */
export async function incidentsWithNeighbours(
  db: DbOrTx,
  alerts: ReadonlyMap<string, ReadonlySet<string>>,
  reachMs: number,
): Promise<readonly IncidentRow[]> {
  const reach = sql`make_interval(secs => ${reachMs / 1000})`;
  const pages = [...alerts].map(([key, fingerprints]) => ({
    key,
    fingerprints: [...fingerprints],
  }));
  const isBeside = sql`
    exists (select 1 from candidates as firing
      where firing.fingerprint = any(page.fingerprints)
        and firing.detector = 'auto_resolved_page'
        and firing.subject_key <> incidents.subject_key
        and firing.occurred_at >= incidents.started_at - ${reach}
        and coalesce(firing.began_at, firing.occurred_at)
          <= coalesce(incidents.ended_at, closecall_now()) + ${reach})
    or exists (select 1 from candidates as rollback
      where rollback.service_id = incidents.service_id and rollback.detector = 'canary_rollback'
        and rollback.occurred_at >= coalesce(incidents.engaged_from, incidents.started_at))
    or exists (select 1 from candidates as cure
      where cure.finding ? 'incident' and cure.finding->'incident'->>'subject' = incidents.subject_key
        and cure.detector = 'canary_rollback')`;
  return db
    .select(getTableColumns(incidents))
    .from(incidents)
    .innerJoin(
      sql`jsonb_to_recordset(${JSON.stringify(pages)}) as page (key text, fingerprints text[])`,
      sql`page.key = ${incidents.subjectKey}`,
    )
    .where(isBeside)
    .orderBy(asc(incidents.subjectKey));
}
