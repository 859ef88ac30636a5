import { sql } from 'drizzle-orm';
import { PRECURSOR_DAYS } from '../../core/relate/windows.ts';
import type { DbOrTx } from '../client.ts';

/** What became of the pages of some days. */
export type IncidentSummary = {
  /** Incidents that people worked. */
  worked: number;
  /** How many of them a near miss of the same service came before. */
  announced: number;
  /** Pages that nobody finished and that a timer closed, by service; most first. */
  abandoned: readonly { serviceId: string | null; serviceName: string | null; count: number }[];
};

/**
 * Counts incidents that began within the last days. A near miss that fired again at once and was
 * then worked was taken back, and is the clearest announcement of all.
 */
export async function sumUpIncidents(db: DbOrTx, days: number): Promise<IncidentSummary> {
  const [counted] = await db.execute<{ worked: number; announced: number }>(sql`
    select count(*)::int as worked,
      (count(*) filter (where exists (
        select 1 from candidates c
        where c.service_id = i.service_id and c.subject_key <> i.subject_key
          and c.occurred_at >= i.started_at - make_interval(days => ${PRECURSOR_DAYS})
          and c.occurred_at < i.started_at
          and (c.status <> 'withdrawn' or (c.finding->'incident'->>'role' = 'announced'
            and c.finding->'incident'->>'subject' = i.subject_key))
      )))::int as announced
    from incidents i
    where i.worked_from is not null
      and i.started_at >= closecall_now() - make_interval(days => ${days})`);
  const abandoned = await db.execute<IncidentSummary['abandoned'][number]>(sql`
    select i.service_id as "serviceId", s.name as "serviceName", count(*)::int as count
    from incidents i
    left join services s on s.id = i.service_id
    where i.outcome = 'abandoned'
      and i.started_at >= closecall_now() - make_interval(days => ${days})
    group by 1, 2
    order by 3 desc, 1
    limit 200`);
  return {
    worked: counted?.worked ?? 0,
    announced: counted?.announced ?? 0,
    abandoned: abandoned.map(({ serviceId, serviceName, count }) => {
      return { serviceId, serviceName, count };
    }),
  };
}
