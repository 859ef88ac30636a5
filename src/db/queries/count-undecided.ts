import { count, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** How many candidates need a decision, and how many still settle. */
export async function countUndecided(db: DbOrTx): Promise<{ open: number; settling: number }> {
  const rows = await db
    .select({ status: candidates.status, number: count() })
    .from(candidates)
    .where(inArray(candidates.status, ['open', 'settling']))
    .groupBy(candidates.status);
  const numberOf = (status: string) => rows.find((row) => row.status === status)?.number ?? 0;
  return { open: numberOf('open'), settling: numberOf('settling') };
}
