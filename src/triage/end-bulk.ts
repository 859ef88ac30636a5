import { and, eq, isNull } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { bulkKeptDays, isTooLateToUndo } from '../core/bulk-decision.ts';
import type { Decider, OtherTeam } from '../core/decider.ts';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { lockBulkJob } from '../db/queries/bulk-jobs.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { insertDecidedItems } from '../db/queries/insert-bulk-items.ts';
import { teamsOfBulk } from '../db/queries/teams-of-bulk.ts';
import { whoseTheyAre } from '../db/queries/whose-it-is.ts';
import { type BulkJobRow, bulkJobs } from '../db/schema/bulk-jobs.ts';
import { getGoing, toStoredTeams } from './start-bulk.ts';

export type BulkRefusedToEnd =
  | { code: 'not-found' }
  | OtherTeam
  | { code: 'not-possible'; detail: string };

type Input = Decider & { id: string };

/** "Stop here." What was decided so far stays decided; the rest is left as it is. */
export async function cancelBulk(
  context: StateContext,
  { id, ...by }: Input,
): Promise<Result<BulkJobRow, BulkRefusedToEnd>> {
  return changeState(context, async (tx) => {
    const job = await lockBulkJob(tx, id);
    if (job === null) return err({ code: 'not-found' });
    const others = await whoseJobItIs(tx, job, by);
    if (others !== null) return err(others);
    if (job.cancelledAt !== null) return ok(job);
    if (job.finishedAt !== null) {
      return err({ code: 'not-possible', detail: 'It is finished already. It can be undone.' });
    }
    return ok(await stop(tx, job, by.actor));
  });
}

/**
 * Takes back what a job decided and nobody changed since, as a job of its own. One that still goes on
 * is stopped first. Asked again, it answers the same job.
 */
export async function undoBulk(
  context: StateContext,
  { id, ...by }: Input,
): Promise<Result<BulkJobRow, BulkRefusedToEnd>> {
  return changeState(context, async (tx, owe) => {
    const job = await lockBulkJob(tx, id);
    if (job === null) return err({ code: 'not-found' });
    const others = await whoseJobItIs(tx, job, by);
    if (others !== null) return err(others);
    const before = await undoOf(tx, id);
    if (before !== null) return ok(before);
    const detail = whyItStays(job, await databaseNow(tx));
    if (detail !== null) return err({ code: 'not-possible', detail });
    await stopIfGoing(tx, job, by.actor);
    const undo = { action: 'undo' } as const;
    const [undoing] = await tx
      .insert(bulkJobs)
      .values({
        ...{ id: uuid(), decision: undo, undoes: id, total: 0 },
        ...{ createdBy: by.actor, onlyTeams: toStoredTeams(by.onlyTeams), createdAt: now },
      })
      .returning();
    if (undoing === undefined) throw new Error('the new job was not inserted');
    return ok(await getGoing(tx, owe, undoing, await insertDecidedItems(tx, undoing.id, id)));
  });
}

/**
 * Who began it may always end it, as each of its candidates is looked at by itself again. Anybody else
 * may where all of them are theirs to decide on.
 */
async function whoseJobItIs(
  tx: Transaction,
  { id, createdBy }: BulkJobRow,
  by: Decider,
): Promise<OtherTeam | null> {
  if (by.onlyTeams === undefined || createdBy === by.actor) return null;
  return whoseTheyAre(tx, by, await teamsOfBulk(tx, id));
}

function whyItStays(job: BulkJobRow, at: Date): string | null {
  if (job.undoes !== null || job.decision.action === 'undo') {
    return 'It took decisions back itself. Decide on those again instead.';
  }
  if (!isTooLateToUndo(job, at)) return null;
  return `It ended more than ${bulkKeptDays} days ago. Decide on single ones again instead.`;
}

async function undoOf(tx: Transaction, id: string): Promise<BulkJobRow | null> {
  const [job] = await tx
    .select()
    .from(bulkJobs)
    .where(and(eq(bulkJobs.undoes, id), isNull(bulkJobs.cancelledAt)));
  return job ?? null;
}

async function stopIfGoing(tx: Transaction, job: BulkJobRow, actor: string): Promise<void> {
  if (job.finishedAt === null && job.cancelledAt === null) await stop(tx, job, actor);
}

async function stop(tx: Transaction, job: BulkJobRow, actor: string): Promise<BulkJobRow> {
  const [cancelled] = await tx
    .update(bulkJobs)
    .set({ cancelledAt: now, cancelledBy: actor })
    .where(eq(bulkJobs.id, job.id))
    .returning();
  const { decided, refused, total } = job;
  await writeAudit(tx, {
    actor,
    action: 'cancelled',
    entity: 'bulk_job',
    entityId: job.id,
    detail: { decided, refused, total },
  });
  return cancelled ?? job;
}
