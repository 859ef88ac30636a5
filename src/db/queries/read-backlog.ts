import { sql } from 'drizzle-orm';
import type { Database } from '../client.ts';

/** Work that waits in the database, for the metrics. */
export async function readBacklog(db: Database) {
  const rows = await db.execute<{ pending: string; quarantined: string; overdue: string }>(sql`
    select
      (select count(*) from deliveries where status = 'pending') as pending,
      (select count(*) from deliveries where status = 'quarantined') as quarantined,
      (select count(*) from outbox where due_at < closecall_now() - interval '1 minute') as overdue`);
  const [row] = rows;
  return {
    pendingDeliveries: Number(row?.pending ?? 0),
    quarantinedDeliveries: Number(row?.quarantined ?? 0),
    overdueTasks: Number(row?.overdue ?? 0),
  };
}
