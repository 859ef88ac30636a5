import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { BulkRefusal } from '../../core/bulk-decision.ts';
import type { DbOrTx, Transaction } from '../client.ts';
import { type BulkItemRow, bulkItems } from '../schema/bulk-items.ts';

/** The next candidates of a job whose turn has come. The job is locked. */
export async function waitingBulkItems(
  tx: Transaction,
  jobId: string,
  limit: number,
): Promise<readonly BulkItemRow[]> {
  return tx
    .select()
    .from(bulkItems)
    .where(and(eq(bulkItems.jobId, jobId), isNull(bulkItems.outcome)))
    .orderBy(asc(bulkItems.position))
    .limit(limit);
}

export type BulkItemResult = {
  position: number;
  outcome: 'decided' | 'refused';
  versionAfter: number | null;
  refusal: BulkRefusal | null;
};

/** How it went with each of these, as one statement. */
export async function writeBulkResults(
  tx: Transaction,
  jobId: string,
  results: readonly BulkItemResult[],
): Promise<void> {
  await tx.execute(sql`
    update bulk_items set outcome = result.outcome, version_after = result."versionAfter",
      refusal = nullif(result.refusal, 'null'::jsonb)
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      as result (position integer, outcome text, "versionAfter" integer, refusal jsonb)
    where job_id = ${jobId}::uuid and bulk_items.position = result.position`);
}

export const bulkOutcomes = ['decided', 'refused', 'waiting'] as const;

export type BulkOutcome = (typeof bulkOutcomes)[number];

/** A job's candidates in its order. */
export async function listBulkItems(
  db: DbOrTx,
  { jobId, outcome }: { jobId: string; outcome?: readonly BulkOutcome[] | undefined },
  page: { after: number; limit: number },
): Promise<readonly BulkItemRow[]> {
  return db
    .select()
    .from(bulkItems)
    .where(
      and(
        eq(bulkItems.jobId, jobId),
        gt(bulkItems.position, page.after),
        outcome === undefined ? undefined : or(...outcome.map(isOutcome)),
      ),
    )
    .orderBy(asc(bulkItems.position))
    .limit(page.limit);
}

function isOutcome(outcome: BulkOutcome) {
  return outcome === 'waiting' ? isNull(bulkItems.outcome) : inArray(bulkItems.outcome, [outcome]);
}
