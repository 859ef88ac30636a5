import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** How far a new installation has come: what pages say when there is nothing to list. */
export type WhatHasArrived = {
  connections: number;
  lastDeliveryAt: Date | null;
  hasCandidates: boolean;
};

export async function whatHasArrived(db: DbOrTx): Promise<WhatHasArrived> {
  const [row] = await db.execute<{ connections: number; last: string | null; has: boolean }>(sql`
    select
      (select count(*)::int from connections where enabled) as connections,
      (select (extract(epoch from received_at) * 1000)::bigint::text
         from deliveries order by id desc limit 1) as last,
      exists (select 1 from candidates) as has`);
  return {
    connections: row?.connections ?? 0,
    lastDeliveryAt: row?.last ? new Date(Number(row.last)) : null,
    hasCandidates: row?.has ?? false,
  };
}
