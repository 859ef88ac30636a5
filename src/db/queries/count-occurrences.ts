import { and, count, eq, ne } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** How often a fingerprint was seen, without what was withdrawn. */
export async function countOccurrences(db: DbOrTx, fingerprint: string): Promise<number> {
  const [row] = await db
    .select({ seen: count() })
    .from(candidates)
    .where(and(eq(candidates.fingerprint, fingerprint), ne(candidates.status, 'withdrawn')));
  return row?.seen ?? 0;
}
