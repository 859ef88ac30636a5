import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { uuidAt } from './keep-delivery-partitions.ts';

/** A connection with what came through it lately. */
export type GlancedConnection = {
  id: string;
  name: string;
  connector: string;
  enabled: boolean;
  /** Webhook secrets that are accepted now; with none, every webhook is refused. */
  webhookSecrets: number;
  /** Null when nothing came for 30 days. */
  lastDeliveryAt: Date | null;
  /** Of the last 24 h. */
  received: number;
  quarantined: number;
};

type Row = {
  id: string;
  name: string;
  connector: string;
  enabled: boolean;
  secrets: number;
  last: string | null;
  received: number;
  quarantined: number;
};

const dayMs = 24 * 60 * 60 * 1000;

/** Every connection, by id. Times inside the deliveries' ids keep it to the newest partitions. */
export async function connectionsAtAGlance(
  db: DbOrTx,
  nowMs: number,
): Promise<readonly GlancedConnection[]> {
  const [dayAgo, monthAgo] = [uuidAt(nowMs - dayMs), uuidAt(nowMs - 30 * dayMs)];
  const rows = await db.execute<Row>(sql`
    select c.id, c.name, c.connector, c.enabled,
      (select count(*)::int from connection_secrets s
        where s.connection_id = c.id and s.purpose = 'webhook'
          and (s.ends_at is null or s.ends_at > closecall_now())) as secrets,
      (select (extract(epoch from d.received_at) * 1000)::bigint::text from deliveries d
        where d.connection_id = c.id and d.id >= ${monthAgo}::uuid
        order by d.id desc limit 1) as last,
      coalesce(day.received, 0) as received,
      coalesce(day.quarantined, 0) as quarantined
    from connections c
    left join (
      select connection_id, count(*)::int as received,
        (count(*) filter (where status = 'quarantined'))::int as quarantined
      from deliveries where id >= ${dayAgo}::uuid group by connection_id
    ) day on day.connection_id = c.id
    order by c.id
    limit 500`);
  return rows.map(({ secrets, last, ...row }) => ({
    ...row,
    webhookSecrets: secrets,
    lastDeliveryAt: last === null ? null : new Date(Number(last)),
  }));
}
