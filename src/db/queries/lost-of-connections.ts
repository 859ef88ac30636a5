import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import type { RecoveredBy } from '../schema/lost-deliveries.ts';

export type LostWebhook = {
  event: string;
  because: string;
  lostAt: Date;
  askedAt: Date | null;
  recoveredAt: Date | null;
  recoveredBy: RecoveredBy | null;
  /** Why it can't be sent again; null while that is not known. */
  problem: string | null;
};

/** Webhooks that did not arrive, and what came of asking for them again. */
export type LostOfConnection = {
  /** Not here yet, and still asked for. */
  waiting: number;
  recovered24h: number;
  /** Can be had no more, of those that were lost within seven days. */
  givenUp: number;
  /** The newest, at most 20. */
  last: readonly LostWebhook[];
};

type Row = {
  id: string;
  waiting: number;
  recovered: number;
  given_up: number;
  last: {
    event: string;
    because: string;
    lost_at: string;
    asked_at: string | null;
    recovered_at: string | null;
    recovered_by: RecoveredBy | null;
    problem: string | null;
  }[];
};

/** Providers keep what they could not deliver for about three days; then it is asked for no more. */
const askedForDays = 3;
const toldDays = 7;

/** What was lost and found again on these connections; those that lost nothing are not in it. */
export async function lostOfConnections(
  db: DbOrTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LostOfConnection>> {
  // What was sent again is here as soon as it arrived; the worker that asked notes it minutes later.
  const rows = await db.execute<Row>(sql`
    with lost as (
      select l.connection_id, l.key, l.event, l.because, l.lost_at, l.asked_at,
        coalesce(l.recovered_at, k.received_at) as recovered_at,
        case when k.key is null then l.recovered_by else 'sent_again' end as recovered_by,
        case when k.key is null then l.problem end as problem
      from lost_deliveries l left join delivery_keys k
        on l.recovered_at is null and k.connection_id = l.connection_id and k.key = l.key
      where l.connection_id = any(${sql.param([...ids])}::text[])
    )
    select wanted.id, counted.waiting, counted.recovered, counted.given_up, newest.last
    from unnest(${sql.param([...ids])}::text[]) as wanted (id),
    lateral (
      select (count(*) filter (where l.recovered_at is null and l.problem is null
          and l.lost_at > closecall_now() - make_interval(days => ${askedForDays})))::int as waiting,
        (count(*) filter (
          where l.recovered_at > closecall_now() - interval '24 hours'))::int as recovered,
        (count(*) filter (where l.recovered_at is null and l.problem is not null
          and l.lost_at > closecall_now() - make_interval(days => ${toldDays})))::int as given_up
      from lost l where l.connection_id = wanted.id
    ) counted,
    lateral (
      select jsonb_agg(each order by each.lost_at desc, each.event) as last from (
        select l.event, l.because, l.lost_at, l.asked_at, l.recovered_at, l.recovered_by, l.problem
        from lost l where l.connection_id = wanted.id
        order by l.lost_at desc, l.key limit 20
      ) each
    ) newest
    where newest.last is not null
    limit 500`);
  return new Map(
    rows.map(({ id, waiting, recovered, given_up: givenUp, last }) => [
      id,
      {
        waiting,
        recovered24h: recovered,
        givenUp,
        last: last.map((each) => ({
          event: each.event,
          because: each.because,
          lostAt: new Date(each.lost_at),
          askedAt: each.asked_at === null ? null : new Date(each.asked_at),
          recoveredAt: each.recovered_at === null ? null : new Date(each.recovered_at),
          recoveredBy: each.recovered_by,
          problem: each.problem,
        })),
      },
    ]),
  );
}
