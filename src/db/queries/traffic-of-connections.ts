import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import type { DeliveryStatus } from '../schema/deliveries.ts';
import { databaseNow } from './database-now.ts';
import { uuidAt } from './keep-delivery-partitions.ts';

export type ConnectionTraffic = {
  connectionId: string;
  /** Null when nothing came within 30 days. */
  lastDeliveryAt: Date | null;
  /** Of the last 24 hours. */
  counts: Readonly<Record<DeliveryStatus, number>>;
};

type Row = {
  id: string;
  last_ms: string | null;
  pending: number;
  processed: number;
  ignored: number;
  quarantined: number;
};

const dayMs = 24 * 60 * 60 * 1000;

/** What came through each connection lately. The times in the ids keep it to the newest partitions. */
export async function trafficOfConnections(
  db: DbOrTx,
  connectionIds: readonly string[],
): Promise<readonly ConnectionTraffic[]> {
  const nowMs = (await databaseNow(db)).getTime();
  const [dayAgo, monthAgo] = [uuidAt(nowMs - dayMs), uuidAt(nowMs - 30 * dayMs)];
  const rows = await db.execute<Row>(sql`
    select wanted.id,
      (select (extract(epoch from d.received_at) * 1000)::bigint::text from deliveries d
        where d.connection_id = wanted.id and d.id >= ${monthAgo}::uuid
        order by d.id desc limit 1) as last_ms,
      day.pending, day.processed, day.ignored, day.quarantined
    from jsonb_array_elements_text(${JSON.stringify(connectionIds)}::text::jsonb) as wanted (id),
    lateral (
      select (count(*) filter (where d.status = 'pending'))::int as pending,
        (count(*) filter (where d.status = 'processed'))::int as processed,
        (count(*) filter (where d.status = 'ignored'))::int as ignored,
        (count(*) filter (where d.status = 'quarantined'))::int as quarantined
      from deliveries d where d.connection_id = wanted.id and d.id >= ${dayAgo}::uuid
    ) day
    order by wanted.id
    limit 500`);
  return rows.map(({ id, last_ms, ...counts }) => ({
    connectionId: id,
    lastDeliveryAt: last_ms === null ? null : new Date(Number(last_ms)),
    counts,
  }));
}
