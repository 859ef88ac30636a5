import { and, count, eq, gt, ne, type SQL } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** How often a fingerprint was seen, without what was withdrawn and without `exceptId`. */
export async function countOccurrences(
  db: DbOrTx,
  fingerprint: string,
  exceptId?: string,
): Promise<number> {
  return countWhere(
    db,
    fingerprint,
    exceptId === undefined ? undefined : ne(candidates.id, exceptId),
  );
}

/** The same since a moment. */
export async function countOccurrencesSince(
  db: DbOrTx,
  fingerprint: string,
  since: Date | SQL<Date>,
): Promise<number> {
  return countWhere(db, fingerprint, gt(candidates.occurredAt, since));
}

async function countWhere(
  db: DbOrTx,
  fingerprint: string,
  besides: SQL | undefined,
): Promise<number> {
  const [row] = await db
    .select({ seen: count() })
    .from(candidates)
    .where(
      and(eq(candidates.fingerprint, fingerprint), ne(candidates.status, 'withdrawn'), besides),
    );
  return row?.seen ?? 0;
}
