import { eq } from 'drizzle-orm';
import type { BulkRefusal, RefusedCounts } from '../core/bulk-decision.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { isDatabaseAway } from '../db/is-database-away.ts';
import { isPassingTrouble } from '../db/is-passing-trouble.ts';
import {
  type BulkItemResult,
  waitingBulkItems,
  writeBulkResults,
} from '../db/queries/bulk-items.ts';
import { lockBulkJob, readBulkJob } from '../db/queries/bulk-jobs.ts';
import { type LastEvent, lastEventsOfCandidates } from '../db/queries/last-event-of-candidate.ts';
import type { BulkItemRow } from '../db/schema/bulk-items.ts';
import { type BulkJobRow, bulkJobs } from '../db/schema/bulk-jobs.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { Log } from '../observe/log.ts';
import { decideAsJob, isFreeOfVersions, paceOf } from './bulk-ways.ts';
import type { DecisionOutcome, DecisionRefused } from './decide-candidate.ts';

type BulkContext = StateContext & { log: Log };

/**
 * The task: some more candidates of a bulk decision, then everybody else's turn. Each is decided
 * together with its result, at most once, wherever this is broken off.
 */
export async function decideBulk(context: BulkContext, jobId: string): Promise<TaskOutcome> {
  const job = await readBulkJob(context.db, jobId);
  if (job === null || isOver(job)) return done;
  const { atOnce, times } = paceOf(job);
  for (let time = 0; time < times; time += 1) {
    if (!(await decideSome(context, jobId, atOnce))) return done;
  }
  return later(0);
}

function isOver({ finishedAt, cancelledAt }: BulkJobRow): boolean {
  return finishedAt !== null || cancelledAt !== null;
}

/**
 * Whether there may be more. Where some can't be decided together, each is by itself. What failed only
 * because of what others did at that moment, or as the database was away, comes again with the task,
 * and is nobody's result.
 */
async function decideSome(context: BulkContext, jobId: string, count: number): Promise<boolean> {
  try {
    return await decideTogether(context, jobId, count);
  } catch (error) {
    if (isOfTheMoment(error)) throw error;
    context.log.warn(
      { error, bulk: jobId },
      'a part of a bulk decision failed; each goes by itself',
    );
  }
  for (let nth = 0; nth < count; nth += 1) {
    const isMore = await decideTogether(context, jobId, 1).catch((error) => {
      if (isOfTheMoment(error)) throw error;
      context.log.warn({ error, bulk: jobId }, 'a candidate of a bulk decision is left undecided');
      return leaveOut(context, jobId);
    });
    if (!isMore) return false;
  }
  return true;
}

function isOfTheMoment(error: unknown): boolean {
  return isPassingTrouble(error) || isDatabaseAway(error);
}

type Decide = (tx: Transaction, job: BulkJobRow, items: readonly BulkItemRow[]) => Promise<Results>;
type Results = readonly BulkItemResult[];

function decideTogether(context: BulkContext, jobId: string, count: number): Promise<boolean> {
  return changeState(context, (tx, owe) =>
    go(tx, jobId, count, async (_, job, items) => {
      const undone = job.undoes === null ? null : await readBulkJob(tx, job.undoes);
      const isFree = isFreeOfVersions(job, undone);
      const asked = items.map(({ candidateId: id, version }) => ({
        id,
        version: isFree ? null : version,
      }));
      return resultsOf(tx, items, await decideAsJob(tx, owe, { job, undone }, asked));
    }),
  );
}

/** Trouble with one candidate holds up none of the others. */
function leaveOut(context: BulkContext, jobId: string): Promise<boolean> {
  return changeState(context, (tx) =>
    go(tx, jobId, 1, async (_, __, items) =>
      items.map(({ position }) => refused(position, { code: 'failed' })),
    ),
  );
}

/** Decides on the next ones of a job, with results and counts in the same transaction. */
async function go(tx: Transaction, jobId: string, count: number, decide: Decide): Promise<boolean> {
  const job = await lockBulkJob(tx, jobId);
  if (job === null || isOver(job)) return false;
  const items = await waitingBulkItems(tx, jobId, count);
  const results = await decide(tx, job, items);
  await writeBulkResults(tx, jobId, results);
  return countResults(tx, job, results);
}

async function countResults(tx: Transaction, job: BulkJobRow, results: Results): Promise<boolean> {
  const counts: RefusedCounts = { ...job.refused };
  for (const { refusal } of results) {
    if (refusal !== null) counts[refusal.code] = (counts[refusal.code] ?? 0) + 1;
  }
  const decided = job.decided + results.filter(({ refusal }) => refusal === null).length;
  const refusedInAll = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isFinished = decided + refusedInAll >= job.total;
  await tx
    .update(bulkJobs)
    .set({ decided, refused: counts, ...(isFinished ? { finishedAt: now } : {}) })
    .where(eq(bulkJobs.id, job.id));
  if (!isFinished) return true;
  await writeAudit(tx, {
    actor: job.createdBy,
    action: 'finished',
    entity: 'bulk_job',
    entityId: job.id,
    detail: { decided, refused: counts, total: job.total },
  });
  return false;
}

async function resultsOf(
  tx: Transaction,
  items: readonly BulkItemRow[],
  outcomes: ReadonlyMap<string, DecisionOutcome>,
): Promise<Results> {
  const isStale = ({ candidateId }: BulkItemRow) => {
    const outcome = outcomes.get(candidateId);
    return outcome?.ok === false && outcome.problem.code === 'stale';
  };
  const stale = items.filter(isStale).map(({ candidateId }) => candidateId);
  const last = await lastEventsOfCandidates(tx, stale);
  return items.map(({ position, candidateId }) => {
    const outcome = outcomes.get(candidateId);
    if (outcome === undefined) return refused(position, { code: 'not-found' });
    if (!outcome.ok) {
      return refused(position, toStored(outcome.problem, last.get(candidateId) ?? null));
    }
    const { version } = outcome.value;
    return { position, outcome: 'decided', versionAfter: version, refusal: null };
  });
}

function refused(position: number, refusal: BulkRefusal): BulkItemResult {
  return { position, outcome: 'refused', versionAfter: null, refusal };
}

function toStored(problem: DecisionRefused, last: LastEvent | null): BulkRefusal {
  if (problem.code !== 'stale') return problem;
  return {
    ...problem,
    decidedAt: problem.decidedAt?.toISOString() ?? null,
    last: last === null ? null : storedEvent(last),
  };
}

function storedEvent({ actor, action, at }: LastEvent) {
  return { actor, action, at: at.toISOString() };
}
