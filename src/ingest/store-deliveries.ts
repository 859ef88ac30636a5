import type pg from 'pg';

/** One verified request on its way into the record. */
export type NewDelivery = {
  id: string;
  connectionId: string;
  key: string;
  headersJson: string;
  body: Buffer;
};

const types = ['uuid', 'text', 'text', 'jsonb', 'bytea'];

/** One statement per batch size, so that Postgres plans each of them once per connection. */
const statements = new Map<number, string>();

function statementFor(rows: number): string {
  const known = statements.get(rows);
  if (known !== undefined) return known;
  // The parameters stand in two lists: one list for both inserts would be kept, bodies and all, in
  // a copy. The time is a subquery, because a function would be called for each row.
  const text = `with fresh as (
      insert into delivery_keys (delivery_id, connection_id, key, received_at)
      select *, (select closecall_now()) from (values ${parameters(rows, 3)}) as incoming
      on conflict do nothing
      returning delivery_id
    )
    insert into deliveries (id, connection_id, key, headers, body, received_at, due_at)
    select *, (select closecall_now()), (select closecall_now())
    from (values ${parameters(rows, types.length)}) as incoming (id)
    where id in (select delivery_id from fresh)
    returning id`;
  statements.set(rows, text);
  return text;
}

/** `($1::uuid, …), ($6::uuid, …), …` with the first so many parameters of each row. */
function parameters(rows: number, columns: number): string {
  const row = (index: number) =>
    types.slice(0, columns).map((type, at) => `$${index * types.length + at + 1}::${type}`);
  return Array.from({ length: rows }, (_, index) => `(${row(index).join(', ')})`).join(', ');
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
