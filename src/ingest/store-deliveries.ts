import type pg from 'pg';

/** One verified request on its way into the record. */
export type NewDelivery = {
  id: string;
  connectionId: string;
  key: string;
  headersJson: string;
  body: Buffer;
};

const columns = 5;

/** One statement per batch size, so that Postgres plans each of them once per connection. */
const statements = new Map<number, string>();

function statementFor(rows: number): string {
  const known = statements.get(rows);
  if (known !== undefined) return known;
  const values = Array.from({ length: rows }, (_, row) => {
    const at = row * columns;
    return `($${at + 1}::uuid, $${at + 2}::text, $${at + 3}::text, $${at + 4}::jsonb, $${at + 5}::bytea)`;
  }).join(', ');
  const text = `with incoming (id, connection_id, key, headers, body) as (values ${values}),
    fresh as (
      insert into delivery_keys (connection_id, key, delivery_id, received_at)
      select connection_id, key, id, closecall_now() from incoming
      on conflict do nothing
      returning delivery_id
    )
    insert into deliveries (id, connection_id, key, received_at, due_at, headers, body)
    select id, connection_id, key, closecall_now(), closecall_now(), headers, body
    from incoming where id in (select delivery_id from fresh)
    returning id`;
  statements.set(rows, text);
  return text;
}

/**
 * Commits deliveries in one statement and answers the ids that are new; the others repeat a key
 * that is already there. This is the one hot query: node-postgres sends the bytes in binary.
 */
export async function storeDeliveries(
  pool: pg.Pool,
  batch: readonly NewDelivery[],
): Promise<ReadonlySet<string>> {
  // Two batches that share keys take their locks in the same order.
  const rows = [...batch].sort((a, b) => (a.key < b.key ? -1 : 1));
  const result = await pool.query<{ id: string }>({
    name: `store-deliveries-${rows.length}`,
    text: statementFor(rows.length),
    values: rows.flatMap((row) => [row.id, row.connectionId, row.key, row.headersJson, row.body]),
  });
  return new Set(result.rows.map((row) => row.id));
}
