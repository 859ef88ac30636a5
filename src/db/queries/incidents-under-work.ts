import { eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type IncidentRow, incidents } from '../schema/incidents.ts';

/** A service within a time. */
export type ServiceTime = { serviceId: string; from: Date; until: Date };

type UnderWork = Pick<IncidentRow, 'subjectKey' | 'title' | 'number' | 'url'>;

type Row = {
  nth: string;
  subject_key: string;
  title: string;
  number: number | null;
  url: string | null;
};

/**
 * For each of these times the incident of the service that people were on; the one that they began
 * with last. Null where there was none. An incident that came back later was nobody's concern in
 * between. In one statement.
 */
export async function incidentsUnderWork(
  db: DbOrTx,
  times: readonly ServiceTime[],
): Promise<readonly (UnderWork | null)[]> {
  if (times.length === 0) return [];
  const services = sql.param(times.map(({ serviceId }) => serviceId));
  const begins = sql.param(times.map(({ from }) => from.toISOString()));
  const ends = sql.param(times.map(({ until }) => until.toISOString()));
  // Where no end is known, nobody is taken to be at it for longer than a day.
  const rows = await db.execute<Row>(sql`
    select asked.nth, incident.*
    from unnest(${services}::text[], ${begins}::timestamptz[], ${ends}::timestamptz[])
      with ordinality as asked (service_id, begins, ends, nth)
    cross join lateral (
      select subject_key, title, number, url
      from incidents cross join lateral jsonb_to_recordset(engagements)
        as episode ("from" timestamptz, until timestamptz)
      where service_id = asked.service_id and engaged_from <= asked.ends
        and (ended_at is null or ended_at >= asked.begins)
        and episode."from" <= asked.ends and (episode.until >= asked.begins
          or (episode.until is null and episode."from" >= asked.begins - interval '1 day'))
      order by episode."from" desc, subject_key limit 1
    ) as incident`);
  const found = new Map(
    rows.map(({ nth, subject_key: subjectKey, ...row }) => [
      Number(nth) - 1,
      { subjectKey, title: row.title, number: row.number, url: row.url },
    ]),
  );
  return times.map((_, index) => found.get(index) ?? null);
}

export async function incidentOf(db: DbOrTx, subjectKey: string): Promise<IncidentRow | null> {
  const [row] = await db.select().from(incidents).where(eq(incidents.subjectKey, subjectKey));
  return row ?? null;
}
