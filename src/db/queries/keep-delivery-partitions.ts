import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** The lowest UUIDv7 of a moment, as a partition bound. */
export function uuidAt(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}

/** Start of the week of a moment, counted from the epoch. */
function weekStart(ms: number): number {
  return Math.floor(ms / weekMs) * weekMs;
}

function partitionName(startMs: number): string {
  return `deliveries_${new Date(startMs).toISOString().slice(0, 10).replaceAll('-', '_')}`;
}

/**
 * Makes the weekly partitions from last week to `weeksAhead` weeks from now. Rows that a clock far
 * off put into the rest partition stay there; a week that already has such rows is left to it.
 */
export async function keepDeliveryPartitions(
  db: DbOrTx,
  nowMs: number,
  weeksAhead = 5,
): Promise<void> {
  const first = weekStart(nowMs) - weekMs;
  for (let start = first; start <= first + (weeksAhead + 1) * weekMs; start += weekMs) {
    const [from, to] = [uuidAt(start), uuidAt(start + weekMs)];
    await db.execute(
      sql.raw(`do $$ begin
        if to_regclass('${partitionName(start)}') is null and not exists (
          select 1 from deliveries_rest where id >= '${from}' and id < '${to}'
        ) then
          create table ${partitionName(start)} partition of deliveries
            for values from ('${from}') to ('${to}') with (autovacuum_vacuum_scale_factor = 0.05);
        end if;
      end $$`),
    );
  }
}
