import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../db/client.ts';

/** A tracker's server, with the connections that reach it. */
export type Site = { name: string; title: string; connectionIds: readonly string[] };

/** Why, and for how many seconds, nothing is to be sent. */
export type Wait = { seconds: number; reason: string };

export type SiteState = {
  /** It asked us to slow down. */
  paused: Wait | null;
  /** It failed of late. `openForSeconds` is null while too little failed, and 0 when it may be tried. */
  circuit: { openForSeconds: number | null; writeFailures: number; problem: string } | null;
};

/** How a site stands, for every process alike. */
export async function readSiteState(db: DbOrTx, site: Site): Promise<SiteState> {
  type Row = {
    paused: string | null;
    reason: string | null;
    open_for: string | null;
    write_failures: number | null;
    problem: string | null;
  };
  const [row] = await db.execute<Row>(sql`
    select pause.seconds as paused, pause.reason, circuit.problem, circuit.write_failures,
      extract(epoch from circuit.open_until - closecall_now()) as open_for
    from (select 1) as always
      left join lateral (
        select extract(epoch from until - closecall_now()) as seconds, reason
        from connection_pauses
        where connection_id = any(${sql.param([...site.connectionIds])}::text[])
          and until > closecall_now()
        order by until desc limit 1
      ) as pause on true
      left join site_circuits as circuit on circuit.site = ${site.name}`);
  if (row === undefined) return { paused: null, circuit: null };
  const { paused, reason, open_for: openFor, write_failures: writeFailures, problem } = row;
  return {
    paused: paused === null ? null : { seconds: Number(paused), reason: reason ?? '' },
    circuit:
      problem === null
        ? null
        : {
            openForSeconds: openFor === null ? null : Math.max(0, Number(openFor)),
            writeFailures: writeFailures ?? 0,
            problem,
          },
  };
}
