import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { beganInLast, countAnnounced } from './count-announced.ts';

/** What became of the pages of some days. */
export type IncidentSummary = {
  /** Incidents that people worked. */
  worked: number;
  /** How many of them a near miss of the same service came before. */
  announced: number;
  /** Pages that nobody finished and that a timer closed, by service; most first. */
  abandoned: readonly { serviceId: string | null; serviceName: string | null; count: number }[];
};

/** Counts incidents that began within the last days. */
export async function sumUpIncidents(db: DbOrTx, days: number): Promise<IncidentSummary> {
  const { worked, announced } = await countAnnounced(db, beganInLast(days));
  const abandoned = await db.execute<IncidentSummary['abandoned'][number]>(sql`
    select i.service_id as "serviceId", s.name as "serviceName", count(*)::int as count
    from incidents i
    left join services s on s.id = i.service_id
    where i.outcome = 'abandoned' and ${beganInLast(days)}
    group by 1, 2
    order by 3 desc, 1
    limit 200`);
  return {
    worked,
    announced,
    abandoned: abandoned.map(({ serviceId, serviceName, count }) => {
      return { serviceId, serviceName, count };
    }),
  };
}
