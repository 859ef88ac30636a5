import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** What the provider calls it; `name` where that is more than the id. */
export type UnmappedSource = { kind: 'pagerduty' | 'github' | 'jira'; id: string; name: string };

type Row = UnmappedSource & { total: number };

/**
 * Services, repositories and projects that near misses and incidents of that time came from and that
 * no service of ours is mapped to; those that told of most come first.
 */
export async function sourcesWithoutService(
  db: DbOrTx,
  connectionIds: readonly string[],
  range: { since: Date; until: Date },
  limit: number,
): Promise<{ total: number; first: readonly UnmappedSource[] }> {
  const ids = sql.param([...connectionIds]);
  const between = sql`between ${range.since.toISOString()}::timestamptz
    and ${range.until.toISOString()}::timestamptz`;
  const rows = await db.execute<Row>(sql`
    with told as (
      select 'pagerduty' as kind, page.id, coalesce(page.name, page.id) as name
      from incidents cross join lateral (
        select data->'incident'->>'serviceId' as id, data->'incident'->>'serviceName' as name
        from signals
        where signals.subject_key = incidents.subject_key and data->'incident'->>'serviceId' <> ''
        limit 1
      ) as page
      where service_id is null and connection_id = any(${ids}::text[]) and started_at ${between}
      union all
      select case when service->>'github' is null then 'jira' else 'github' end,
        coalesce(service->>'github', service->>'jira'),
        coalesce(service->>'github', service->>'jira')
      from (select finding->'service' as service from candidates
        where service_id is null and status <> 'withdrawn' and occurred_at ${between}
          and connection_id = any(${ids}::text[])) as found
      where coalesce(service->>'github', service->>'jira') is not null
    )
    select kind, id, min(name) as name, (count(*) over ())::int as total
    from told group by kind, id
    order by count(*) desc, kind, id limit ${limit}`);
  return {
    total: rows[0]?.total ?? 0,
    first: rows.map(({ kind, id, name }) => ({ kind, id, name })),
  };
}
