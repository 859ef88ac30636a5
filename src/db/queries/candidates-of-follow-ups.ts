import { asc, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** The ids of the candidates that refer to each follow-up, in the order in which they happened. */
export async function candidatesOfFollowUps(
  db: DbOrTx,
  followUpIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (followUpIds.length === 0) return new Map();
  const rows = await db
    .select({ id: candidates.id, followUpId: candidates.followUpId })
    .from(candidates)
    .where(inArray(candidates.followUpId, [...followUpIds]))
    .orderBy(asc(candidates.occurredAt), asc(candidates.id));
  const byFollowUp = new Map<string, string[]>();
  for (const { id, followUpId } of rows) {
    if (followUpId === null) continue;
    byFollowUp.set(followUpId, [...(byFollowUp.get(followUpId) ?? []), id]);
  }
  return byFollowUp;
}
