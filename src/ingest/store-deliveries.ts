import type { Pipeline } from '../db/open-pipeline.ts';

/** One verified request on its way into the record. */
export type NewDelivery = {
  id: string;
  connectionId: string;
  key: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
};

/**
 * All bodies come as one parameter and each row says where its own is: a parameter for every value
 * costs the client twice as much. The time is what `closecall_now()` says, written out, because the
 * server plans a function's body anew in every statement.
 */
const statement = `with incoming as (
    select * from jsonb_to_recordset($1) as incoming (
      id uuid, connection_id text, key text, headers jsonb, start integer, length integer
    )
  ), clock as materialized (
    select date_trunc('milliseconds', statement_timestamp() + shift) as now from clock_shift
  ), fresh as (
    insert into delivery_keys (connection_id, key, delivery_id, received_at)
    select connection_id, key, id, (select now from clock) from incoming
    on conflict do nothing
    returning delivery_id
  ), stored as (
    insert into deliveries (id, connection_id, key, received_at, due_at, headers, body)
    select id, connection_id, key, (select now from clock), (select now from clock), headers,
      substring($2::bytea from start for length)
    from incoming
    where id in (select delivery_id from fresh)
  )
  select id from incoming where id not in (select delivery_id from fresh)`;

/**
 * Commits deliveries in one statement and answers the ids that are new; the others repeat a key
 * that is already there, which is rare, so that the statement names those. This is the one hot
 * query: node-postgres sends the bytes in binary.
 */
export async function storeDeliveries(
  db: Pick<Pipeline, 'query'>,
  batch: readonly NewDelivery[],
): Promise<ReadonlySet<string>> {
  // Two batches that share keys take their locks in the same order.
  const inOrder = [...batch].sort((a, b) => (a.key < b.key ? -1 : 1));
  let start = 1;
  const rows = inOrder.map(({ id, connectionId, key, headers, body }) => {
    const row = {
      id,
      connection_id: connectionId,
      key,
      headers,
      start,
      length: body.length,
    };
    start += body.length;
    return row;
  });
  const result = await db.query<{ id: string }>({
    name: 'store-deliveries',
    text: statement,
    values: [JSON.stringify(rows), Buffer.concat(inOrder.map(({ body }) => body))],
  });
  const repeated = new Set(result.rows.map((row) => row.id));
  return new Set(batch.map(({ id }) => id).filter((id) => !repeated.has(id)));
}
