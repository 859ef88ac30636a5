import { type SQL, sql } from 'drizzle-orm';
import type { HistorySpan } from '../../core/history-span.ts';
import type { DbOrTx } from '../client.ts';

/** Which deployment a signal is about, as the stored fact says it, and when that was made. */
export const deploymentId = sql.raw("(data->'deployment'->>'id')");
export const deploymentCreated = sql.raw("(data->'deployment'->>'createdAt')");

const isDecision = sql.raw("kind in ('deployment.succeeded', 'deployment.failed')");

/** So many deployments are wanted before and behind, of as many decisions for each at most. */
export type Neighbourhood = { before: number; after: number; decisionsEach: number };

export type Around = {
  /** From what was told first of the span's own deployments to the end of what lies behind. */
  from: Date;
  until: Date;
  /** Nothing was decided after that. */
  isLatest: boolean;
  /** The deployments that were decided or made there, and those before. */
  deployments: readonly string[];
};

type Row = {
  begins: Date | string;
  ends: Date | string;
  is_latest: boolean;
  deployments: readonly string[];
};

/**
 * The deployments around a span of an environment's history, in the order of what decided them, and
 * half as many before it in that in which they were made.
 */
export async function deploymentsAround(
  db: DbOrTx,
  subjectKey: string,
  span: HistorySpan,
  { before, after, decisionsEach }: Neighbourhood,
): Promise<Around> {
  const ofSubject = sql`from signals where subject_key = ${subjectKey}`;
  const decision = sql`select ${deploymentId} as id, occurred_at as at ${ofSubject} and ${isDecision}`;
  const rows = await db.execute<Row>(sql`
    with span as (
      select least(min(occurred_at), ${span.from.toISOString()}::timestamptz) as begins,
        greatest(max(occurred_at), ${span.until.toISOString()}::timestamptz) as ends
      ${ofSubject} and ${deploymentId} = any(${sql.param([...span.deployments])}::text[])
    ), earlier as (
      select max(at) as at from (
        ${decision} and occurred_at < (select begins from span)
        order by occurred_at desc limit ${before * decisionsEach}) as last
      group by id order by 1 desc limit ${before}
    ), next as (
      ${decision} and occurred_at > (select ends from span)
      order by occurred_at limit ${after * decisionsEach + 1}
    ), later as (
      select at, count(*) filter (where is_first) over (order by nth) as deployments, nth
      from (select at, row_number() over (order by at) as nth,
        row_number() over (partition by id order by at) = 1 as is_first from next) as numbered
    ), read as (
      select begins, coalesce((select min(at) from earlier), begins) as first,
        (select min(at) from (
          select distinct ${deploymentCreated} as at ${ofSubject}
            and ${deploymentCreated} < ${iso('(select begins from span)')}
          order by at desc limit ${Math.ceil(before / 2)}) as made) as made,
        coalesce((select max(at) from later
          where deployments <= ${after} and nth <= ${after * decisionsEach}), ends) as ends,
        not exists (select from later
          where deployments > ${after} or nth > ${after * decisionsEach}) as is_latest
      from span
    )
    select begins, ends, is_latest, array(
      select ${deploymentId} ${ofSubject} and ${isDecision}
        and occurred_at between read.first and read.ends
      union
      select ${deploymentId} ${ofSubject}
        and ${deploymentCreated} between coalesce(made, ${iso('begins')}) and ${iso('ends')}
      ) as deployments
    from read`);
  const [row] = rows;
  if (row === undefined) throw new Error('a history without a part');
  const { begins, ends, is_latest: isLatest, deployments } = row;
  return { from: new Date(begins), until: new Date(ends), isLatest, deployments };
}

/** A moment as it is stored inside a fact. */
function iso(moment: string): SQL {
  return sql.raw(`to_char(${moment} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}
