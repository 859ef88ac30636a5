import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** Seconds until a list is to be looked through or a lost webhook tried; null where none is. */
export async function nextRecovery(db: DbOrTx, connectionId: string): Promise<number | null> {
  const [row] = await db.execute<{ seconds: string | null }>(sql`
    select extract(epoch from least(
      (select min(next_read_at) from watched_hooks where connection_id = ${connectionId}),
      (select min(next_try_at) from lost_deliveries
        where connection_id = ${connectionId} and next_try_at is not null)
    ) - closecall_now()) as seconds`);
  const seconds = row?.seconds ?? null;
  return seconds === null ? null : Number(seconds);
}
