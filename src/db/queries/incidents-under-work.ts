import { eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type IncidentRow, incidents } from '../schema/incidents.ts';

/** A service at a moment. */
export type ServiceTime = { serviceId: string; at: Date };

/** What people set about so soon after a page cleared was still about it. */
export const cureGraceMs = 10 * 60_000;

type UnderWork = Pick<IncidentRow, 'subjectKey' | 'title' | 'number' | 'url'>;

type Row = {
  nth: string;
  subject_key: string;
  title: string;
  number: number | null;
  url: string | null;
};

/**
 * For each of these times the incident of the service that people were on: one that was not over
 * before one that was just over, and of these the one that they began with last. Null where there was
 * none. An incident that came back later was nobody's concern in between. In one statement.
 */
export async function incidentsUnderWork(
  db: DbOrTx,
  times: readonly ServiceTime[],
): Promise<readonly (UnderWork | null)[]> {
  if (times.length === 0) return [];
  const services = sql.param(times.map(({ serviceId }) => serviceId));
  const moments = sql.param(times.map(({ at }) => at.toISOString()));
  const endedBy = sql.param(
    times.map(({ at }) => new Date(at.getTime() - cureGraceMs).toISOString()),
  );
  // Where no end is known, nobody is taken to be at it for longer than a day.
  const rows = await db.execute<Row>(sql`
    select asked.nth, incident.*
    from unnest(${services}::text[], ${moments}::timestamptz[], ${endedBy}::timestamptz[])
      with ordinality as asked (service_id, at, ended_by, nth)
    cross join lateral (
      select subject_key, title, number, url
      from incidents cross join lateral jsonb_to_recordset(engagements)
        as episode ("from" timestamptz, until timestamptz)
      where service_id = asked.service_id and engaged_from <= asked.at
        and (ended_at is null or ended_at >= asked.ended_by)
        and episode."from" <= asked.at and (episode.until >= asked.ended_by
          or (episode.until is null and episode."from" >= asked.ended_by - interval '1 day'))
      order by episode.until < asked.at nulls first, episode."from" desc, subject_key limit 1
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
