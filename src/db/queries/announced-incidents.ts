import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** `announced`: a near miss of the same service came within `days` before. */
export type AnnouncedIncidents = { worked: number; announced: number; withoutService: number };

/** The incidents that people worked in that time, and how many of them were announced. */
export async function announcedIncidents(
  db: DbOrTx,
  connectionIds: readonly string[],
  range: { since: Date; until: Date },
  days: number,
): Promise<AnnouncedIncidents> {
  const [row] = await db.execute<AnnouncedIncidents>(sql`
    select count(*)::int as worked,
      count(*) filter (where service_id is null)::int as "withoutService",
      count(*) filter (where exists (
        select 1 from candidates c
        where c.service_id = incidents.service_id and c.status <> 'withdrawn'
          and c.subject_key <> incidents.subject_key
          and c.occurred_at between incidents.started_at - make_interval(days => ${days})
            and incidents.started_at
      ))::int as announced
    from incidents
    where worked_from is not null
      and connection_id = any(${sql.param([...connectionIds])}::text[])
      and started_at between ${range.since.toISOString()}::timestamptz
        and ${range.until.toISOString()}::timestamptz`);
  return row ?? { worked: 0, announced: 0, withoutService: 0 };
}
