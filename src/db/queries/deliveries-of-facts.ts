import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** A delivery that facts were read from; `body` are its first bytes, where they were asked for. */
export type FoundDelivery = {
  id: string;
  connectionId: string;
  receivedAt: Date;
  event: string | null;
  sizeBytes: number;
  body: Uint8Array | null;
};

type Row = Omit<FoundDelivery, 'receivedAt'> & { receivedAt: string };

type Facts = {
  subjectKey: string;
  /** Keys of facts of that subject; none for all that is known of it. */
  factKeys: readonly string[];
};

/** The deliveries that carried these facts, as far as they are still kept, newest first. */
export async function deliveriesOfFacts(
  db: DbOrTx,
  { subjectKey, factKeys }: Facts,
  { limit, bodyBytes }: { limit: number; bodyBytes: number },
): Promise<readonly FoundDelivery[]> {
  const isOfThem =
    factKeys.length === 0 ? sql`true` : sql`fact_key = any(${sql.param([...factKeys])}::text[])`;
  const body =
    bodyBytes === 0 ? sql`null::bytea` : sql`substring(body from 1 for ${bodyBytes}::int)`;
  const rows = await db.execute<Row>(sql`
    select id, connection_id as "connectionId", received_at as "receivedAt", event,
      octet_length(body) as "sizeBytes", ${body} as body
    from deliveries
    where id in (
      select delivery_id from signals
      where subject_key = ${subjectKey} and ${isOfThem} and delivery_id is not null
      group by delivery_id order by delivery_id desc limit ${limit}
    )
    order by id desc
    limit ${limit}`);
  return rows.map((row) => ({ ...row, receivedAt: new Date(row.receivedAt) }));
}
