import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { announces } from './announces.ts';

/** Incidents that people worked; `announced` are those that a near miss came before. */
export type CountedIncidents = { worked: number; announced: number; withoutService: number };

/** Counts the incidents `i` that people worked, as far as `which` is true of them. */
export async function countAnnounced(db: DbOrTx, which: SQL): Promise<CountedIncidents> {
  const [row] = await db.execute<CountedIncidents>(sql`
    select count(*)::int as worked,
      (count(*) filter (where i.service_id is null))::int as "withoutService",
      (count(*) filter (where exists (select 1 from candidates c where ${announces})))::int
        as announced
    from incidents i
    where i.worked_from is not null and ${which}`);
  return row ?? { worked: 0, announced: 0, withoutService: 0 };
}

/** Those that began within the time, of these connections. */
export function beganWithin(
  connectionIds: readonly string[],
  { since, until }: { since: Date; until: Date },
): SQL {
  return sql`i.connection_id = any(${sql.param([...connectionIds])}::text[])
    and i.started_at between ${since.toISOString()}::timestamptz
      and ${until.toISOString()}::timestamptz`;
}

/** Those that began within the last days. */
export function beganInLast(days: number): SQL {
  return sql`i.started_at >= closecall_now() - make_interval(days => ${days})`;
}
