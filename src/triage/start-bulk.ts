import { eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { BulkDecision } from '../core/bulk-decision.ts';
import type { Decider } from '../core/decider.ts';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { bulkJobOfRequest } from '../db/queries/bulk-jobs.ts';
import {
  countMatching,
  insertMatchingItems,
  insertNamedItems,
} from '../db/queries/insert-bulk-items.ts';
import type { CandidateFilter } from '../db/queries/list-candidates.ts';
import { type BulkJobRow, bulkJobs } from '../db/schema/bulk-jobs.ts';
import { lockTeam } from './assign-candidates.ts';

/** Which candidates: those that are named, or all that match at this moment. `told` is kept with the job. */
export type BulkSelection =
  | { items: readonly { id: string; version: number }[] }
  | { filter: CandidateFilter; told: Record<string, unknown> };

export type BulkRequest = Decider & {
  decision: BulkDecision;
  selection: BulkSelection;
  /** What the caller calls the request, with a hash of it; null where it has no name. */
  request: { key: string; hash: string } | null;
};

export type BulkRefusedToStart =
  | { code: 'too-many'; matching: number; most: number }
  /** The key came before with another request. */
  | { code: 'key-used' }
  | { code: 'no-such-team'; team: string };

/** So many at most in one job. */
const mostInBulk = 50_000;

/**
 * Owes one decision for many candidates. What matches is fixed now, each in its version of now; the
 * work is done chunk by chunk by `decideBulk`. The same request again answers the same job.
 */
export async function startBulk(
  context: StateContext,
  bulk: BulkRequest,
): Promise<Result<BulkJobRow, BulkRefusedToStart>> {
  return changeState(context, async (tx, owe) => {
    const before = await jobBefore(tx, bulk);
    if (before !== null) return before;
    const refused = await whyNotStarted(tx, bulk);
    if (refused !== null) return err(refused);
    const { decision, actor, onlyTeams, request, selection } = bulk;
    const [job] = await tx
      .insert(bulkJobs)
      .values({
        ...{ id: uuid(), decision, createdBy: actor, createdAt: now, total: 0 },
        onlyTeams: toStoredTeams(onlyTeams),
        filter: 'filter' in selection ? selection.told : null,
        idempotencyKey: request?.key ?? null,
        requestHash: request?.hash ?? null,
      })
      .onConflictDoNothing()
      .returning();
    // The same request was faster, by another connection.
    if (job === undefined) return (await jobBefore(tx, bulk)) ?? err({ code: 'key-used' });
    const total = await insertItems(tx, job.id, selection);
    return ok(await getGoing(tx, owe, job, total));
  });
}

/** What may be decided is looked at as each is decided, by which time nobody asks any more. */
export function toStoredTeams(onlyTeams: Decider['onlyTeams']): string[] | null {
  return onlyTeams === undefined ? null : [...onlyTeams];
}

async function jobBefore(
  tx: Transaction,
  { request, actor }: BulkRequest,
): Promise<Result<BulkJobRow, BulkRefusedToStart> | null> {
  if (request === null) return null;
  const job = await bulkJobOfRequest(tx, { actor, key: request.key });
  if (job === null) return null;
  return job.requestHash === request.hash ? ok(job) : err({ code: 'key-used' });
}

async function whyNotStarted(
  tx: Transaction,
  { decision, selection }: BulkRequest,
): Promise<BulkRefusedToStart | null> {
  if (decision.action === 'assign' && decision.team !== null) {
    const { team } = decision;
    if (!(await lockTeam(tx, team))) return { code: 'no-such-team', team };
  }
  if (!('filter' in selection)) return null;
  const matching = await countMatching(tx, selection.filter);
  return matching > mostInBulk ? { code: 'too-many', matching, most: mostInBulk } : null;
}

function insertItems(tx: Transaction, jobId: string, selection: BulkSelection): Promise<number> {
  if ('items' in selection) return insertNamedItems(tx, jobId, selection.items);
  return insertMatchingItems(tx, jobId, { filter: selection.filter, most: mostInBulk });
}

/** The job has its candidates; a job without any is finished. */
export async function getGoing(
  tx: Transaction,
  owe: Owe,
  { id, decision, filter, undoes, createdBy }: BulkJobRow,
  total: number,
): Promise<BulkJobRow> {
  const [job] = await tx
    .update(bulkJobs)
    .set({ total, ...(total === 0 ? { finishedAt: now } : {}) })
    .where(eq(bulkJobs.id, id))
    .returning();
  if (job === undefined) throw new Error('the new job is gone');
  await writeAudit(tx, {
    actor: createdBy,
    action: 'started',
    entity: 'bulk_job',
    entityId: id,
    detail: { decision, filter, undoes, total },
  });
  if (total > 0) owe('decide-bulk', id, { inSeconds: 0 });
  return job;
}
