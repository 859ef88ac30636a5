import { inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** The stories of these candidates by their ids; those that are gone are missing. */
export async function storiesOf(
  db: DbOrTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: candidates.id, story: candidates.story })
    .from(candidates)
    .where(inArray(candidates.id, [...ids]));
  return new Map(rows.map(({ id, story }) => [id, story]));
}
