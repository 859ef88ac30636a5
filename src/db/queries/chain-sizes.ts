import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { nearToLink } from './chain-of-candidate.ts';

/** A list says no more than that there are so many. */
export const mostInMark = 10;

/**
 * How many candidates belong to one story with each of these, itself counted, at most ten; those that
 * stand alone are left out.
 */
export async function chainSizes(
  db: DbOrTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db.execute<{ id: string; size: number }>(sql`
    select shown.id, counted.size from unnest(${sql.param([...ids])}::uuid[]) as shown (id),
      lateral (select count(*)::int as size from (
        with recursive chain (id) as (
          select id from candidates where id = shown.id and status <> 'withdrawn'
          union
          select near.id from chain join candidates link using (id), lateral (${nearToLink}) near
        )
        select from chain limit ${mostInMark}) links) counted
    where counted.size > 1`);
  return new Map(rows.map(({ id, size }) => [id, size]));
}
