import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from '../src/core/owed.ts';
import { overdueDeliveries } from '../src/db/queries/claim-deliveries.ts';
import { keepDeliveryPartitions } from '../src/db/queries/keep-delivery-partitions.ts';
import { overdueTasks } from '../src/db/queries/overdue-tasks.ts';
import { keepDigests } from '../src/digest/keep-digests.ts';
import { keepStandingTasks } from '../src/reading/keep-standing-tasks.ts';
import { oweGroupAnew } from '../src/triage/group-anew.ts';
import { keepScoringTasks } from '../src/triage/keep-scoring-tasks.ts';
import { runJob } from './run-job.ts';
import type { WorkerContext } from './worker-context.ts';

export type SweepOptions = {
  /** Work is the queue's for so long after it was due. */
  graceSeconds: number;
  everyMs: number;
};

const deliveriesPerJob = 32;
const deliveriesPerSweep = 1_024;
const tasksPerSweep = 256;
const partitionsEveryMs = 3_600_000;
const standingTasksEveryMs = 30_000;
const groupedAnewEveryMs = 3_600_000;

/**
 * Does what is overdue, whatever became of its jobs: the guarantee behind the queue. Answers how
 * much was found. Claims make it safe beside workers and other sweepers.
 */
export async function sweepOnce(context: WorkerContext, graceSeconds: number): Promise<number> {
  const work = await sweepWork(context, graceSeconds);
  return work + (await sweepTasks(context, 'lookups', graceSeconds));
}

async function sweepWork(context: WorkerContext, graceSeconds: number): Promise<number> {
  const deliveries = await overdueDeliveries(context.db, graceSeconds, deliveriesPerSweep);
  for (let from = 0; from < deliveries.length; from += deliveriesPerJob) {
    const ids = deliveries.slice(from, from + deliveriesPerJob);
    await run(context, { name: 'process-deliveries', data: { ids } });
  }
  if (deliveries.length > 0) context.metrics.swept(deliveries.length);
  return deliveries.length + (await sweepTasks(context, 'tasks', graceSeconds));
}

const jobOf = { tasks: 'do-task', lookups: 'do-lookup' } as const;

async function sweepTasks(
  context: WorkerContext,
  lane: Lane,
  graceSeconds: number,
  signal?: AbortSignal,
): Promise<number> {
  const ids = await overdueTasks(context.db, lane, graceSeconds, tasksPerSweep);
  for (const outboxId of ids) {
    // One that waits for a provider may take long; the others are found again.
    if (signal?.aborted) break;
    await run(context, { name: jobOf[lane], data: { outboxId } });
  }
  if (ids.length > 0) context.metrics.swept(ids.length);
  return ids.length;
}

/** A job that failed was logged and put off where it ran; the sweep goes on with the next one. */
async function run(context: WorkerContext, job: { name: string; data: unknown }): Promise<void> {
  await runJob(context, job, 'sweeper').catch(() => undefined);
}

/**
 * Sweeps until the signal; resolves when the last sweep is over. What waits for providers has a loop
 * of its own and holds up nothing else.
 */
export async function runSweeper(
  context: WorkerContext,
  options: SweepOptions,
  signal: AbortSignal,
): Promise<void> {
  const { graceSeconds } = options;
  const chores = standingChores(context);
  await Promise.all([
    again(context, options, signal, async () => {
      const found = await sweepWork(context, graceSeconds);
      await chores();
      return found >= deliveriesPerSweep;
    }),
    again(context, options, signal, async () => {
      return (await sweepTasks(context, 'lookups', graceSeconds, signal)) >= tasksPerSweep;
    }),
  ]);
}

/** `sweep` answers whether there is more at once. */
async function again(
  context: WorkerContext,
  { everyMs }: SweepOptions,
  signal: AbortSignal,
  sweep: () => Promise<boolean>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (await sweep()) continue;
    } catch (error) {
      context.log.warn({ error }, 'a sweep failed; the next one tries again');
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** What is looked after beside the sweeps, each at its own pace. */
function standingChores(context: WorkerContext): () => Promise<void> {
  let partitionsKeptMs = context.clock.now().getTime();
  let tasksKeptMs = 0;
  let groupedAnewMs = 0;
  return async () => {
    const nowMs = context.clock.now().getTime();
    if (nowMs - partitionsKeptMs > partitionsEveryMs) {
      await keepDeliveryPartitions(context.db, nowMs);
      partitionsKeptMs = nowMs;
    }
    if (nowMs - groupedAnewMs > groupedAnewEveryMs) {
      // Again and again, as workers of the earlier release go on storing by their rules for a while.
      await oweGroupAnew(context);
      groupedAnewMs = nowMs;
    }
    if (nowMs - tasksKeptMs > standingTasksEveryMs) {
      await keepStandingTasks(context);
      await keepScoringTasks(context.db);
      await keepDigests(context);
      tasksKeptMs = nowMs;
    }
  };
}
