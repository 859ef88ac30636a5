import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** In seconds: until the provider's pause is over, and until the next try of what failed. */
export type StoredWaits = {
  paused: number;
  problems: readonly { what: string; cause: string; seconds: number }[];
};

/** What keeps these from being asked of a connection's provider. */
export async function storedWaits(
  db: DbOrTx,
  connectionId: string,
  whats: readonly string[],
): Promise<StoredWaits> {
  type Row = { paused: string | null; problems: StoredWaits['problems'] | null };
  const [row] = await db.execute<Row>(sql`
    select
      (select extract(epoch from until - closecall_now()) from connection_pauses
        where connection_id = ${connectionId}) as paused,
      (select jsonb_agg(jsonb_build_object('what', what, 'cause', cause,
          'seconds', extract(epoch from next_try_at - closecall_now())))
        from access_problems
        where connection_id = ${connectionId} and what = any(${sql.param([...whats])}::text[])
      ) as problems`);
  return { paused: Number(row?.paused ?? 0), problems: row?.problems ?? [] };
}
