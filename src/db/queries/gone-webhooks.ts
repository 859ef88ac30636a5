import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** A time of which nobody can tell any more what a webhook sent, and what is read instead. */
export type GoneWebhooks = {
  hook: string;
  from: Date;
  until: Date;
  /** Whether the provider's lists of what happened were read for that time. */
  lists: 'read' | 'being_read' | 'not_read';
};

type Row = Omit<GoneWebhooks, 'from' | 'until'> & { id: string; from: string; until: string };

/** Providers keep what they sent for three days, and then it is told for a week. */
const toldDays = 10;

/** The last such time of each webhook of these connections. */
export async function goneWebhooks(
  db: DbOrTx,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly GoneWebhooks[]>> {
  const covers = sql`r.connection_id = w.connection_id and r.purpose in ('gap', 'poll')
    and r.since <= w.gone_from and r.until >= w.gone_until`;
  const rows = await db.execute<Row>(sql`
    select w.connection_id as id, w.hook, w.gone_from as "from", w.gone_until as until,
      case
        when exists (select 1 from readings r
          where ${covers} and r.finished_at is not null and r.problem is null) then 'read'
        when exists (select 1 from readings r where ${covers} and r.finished_at is null)
          then 'being_read'
        else 'not_read'
      end as lists
    from watched_hooks w
    where w.connection_id = any(${sql.param([...connectionIds])}::text[])
      and w.gone_until > closecall_now() - make_interval(days => ${toldDays})
    order by w.connection_id, w.hook limit 500`);
  const byId = new Map<string, GoneWebhooks[]>();
  for (const { id, from, until, ...row } of rows) {
    const own = byId.get(id) ?? [];
    own.push({ ...row, from: new Date(from), until: new Date(until) });
    byId.set(id, own);
  }
  return byId;
}
