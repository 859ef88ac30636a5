import { and, desc, eq, ne, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** Older ones weigh next to nothing in a rate with a half-life of a month. */
const mostRead = 500;

/**
 * When a fingerprint was seen, newest first, and how often, without what was withdrawn and without
 * `exceptId`.
 */
export async function occurrenceTimes(
  db: DbOrTx,
  fingerprint: string,
  exceptId: string,
): Promise<{ times: readonly Date[]; count: number }> {
  const rows = await db
    .select({
      occurredAt: candidates.occurredAt,
      // Counts the rows beyond the limit too.
      count: sql<number>`count(*) over ()`.mapWith(Number),
    })
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
  return { times: rows.map((row) => row.occurredAt), count: rows[0]?.count ?? 0 };
}
