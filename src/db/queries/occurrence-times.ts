import { and, desc, eq, ne } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** Older ones weigh next to nothing in a rate with a half-life of a month. */
const mostRead = 500;

/** When a fingerprint was seen, newest first, without what was withdrawn and without `exceptId`. */
export async function occurrenceTimes(
  db: DbOrTx,
  fingerprint: string,
  exceptId: string,
): Promise<readonly Date[]> {
  const rows = await db
    .select({ occurredAt: candidates.occurredAt })
    .from(candidates)
    .where(
      and(
        eq(candidates.fingerprint, fingerprint),
        ne(candidates.status, 'withdrawn'),
        ne(candidates.id, exceptId),
      ),
    )
    .orderBy(desc(candidates.occurredAt), desc(candidates.id))
    .limit(mostRead);
  return rows.map((row) => row.occurredAt);
}
