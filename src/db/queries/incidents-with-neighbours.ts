import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/**
 * Which of these incidents has something stored beside it that it may matter to: another firing of
 * its alert within `reachMs`, or a rollback of its service since people were on it.
 */
export async function incidentsWithNeighbours(
  db: DbOrTx,
  subjectKeys: readonly string[],
  reachMs: number,
): Promise<readonly string[]> {
  const reach = sql`make_interval(secs => ${reachMs / 1000})`;
  const rows = await db.execute<{ key: string }>(sql`
    select subject_key as key from incidents as it
    where subject_key = any(${sql.param([...subjectKeys])}::text[]) and (
      exists (select 1 from candidates
        where fingerprint = it.fingerprint and detector = 'auto_resolved_page'
          and subject_key <> it.subject_key
          and occurred_at between it.started_at - ${reach}
            and coalesce(it.ended_at, it.started_at) + ${reach})
      or exists (select 1 from incidents as other
        where other.fingerprint = it.fingerprint and other.subject_key <> it.subject_key
          and other.started_at between it.started_at - ${reach}
            and coalesce(it.ended_at, it.started_at) + ${reach})
      or exists (select 1 from candidates
        where service_id = it.service_id and detector = 'canary_rollback'
          and (occurred_at >= coalesce(it.engaged_from, it.started_at)
            or finding->'incident'->>'subject' = it.subject_key)))
    order by subject_key`);
  return rows.map(({ key }) => key);
}
