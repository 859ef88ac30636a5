import { and, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { DbOrTx, Transaction } from '../client.ts';
import { type BulkJobRow, bulkJobs } from '../schema/bulk-jobs.ts';

/** A job, and the one that takes it back if there is one. */
export type ListedBulkJob = BulkJobRow & { undoneBy: string | null };

/** Jobs, newest first; their ids hold the time at which they were made. */
export async function listBulkJobs(
  db: DbOrTx,
  { id }: { id?: string },
  page: { beforeId: string | null; limit: number },
): Promise<readonly ListedBulkJob[]> {
  const rows = await db
    .select()
    .from(bulkJobs)
    .where(
      and(
        id === undefined ? undefined : eq(bulkJobs.id, id),
        page.beforeId === null ? undefined : lt(bulkJobs.id, page.beforeId),
      ),
    )
    .orderBy(desc(bulkJobs.id))
    .limit(page.limit);
  const undoneBy = await undosOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({ ...row, undoneBy: undoneBy.get(row.id) ?? null }));
}

/** One job as lists tell it; null when there is none. */
export async function readBulkJob(db: DbOrTx, id: string): Promise<ListedBulkJob | null> {
  const [job] = await listBulkJobs(db, { id }, { beforeId: null, limit: 1 });
  return job ?? null;
}

/** Ids of the jobs that take these back, without those that were stopped. */
async function undosOf(
  db: DbOrTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string | null, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: bulkJobs.id, undoes: bulkJobs.undoes })
    .from(bulkJobs)
    .where(and(inArray(bulkJobs.undoes, [...ids]), isNull(bulkJobs.cancelledAt)));
  return new Map(rows.map(({ id, undoes }) => [undoes, id]));
}

/** The job, locked until the transaction ends: whoever works on it or stops it takes turns. */
export async function lockBulkJob(tx: Transaction, id: string): Promise<BulkJobRow | null> {
  const [job] = await tx.select().from(bulkJobs).where(eq(bulkJobs.id, id)).for('update');
  return job ?? null;
}

/** The job of a request that came before. */
export async function bulkJobOfRequest(
  db: DbOrTx,
  { actor, key }: { actor: string; key: string },
): Promise<BulkJobRow | null> {
  const [job] = await db
    .select()
    .from(bulkJobs)
    .where(and(eq(bulkJobs.createdBy, actor), eq(bulkJobs.idempotencyKey, key)));
  return job ?? null;
}
