import { setTimeout as sleep } from 'node:timers/promises';
import { overdueDeliveries } from '../src/db/queries/claim-deliveries.ts';
import { keepDeliveryPartitions } from '../src/db/queries/keep-delivery-partitions.ts';
import { overdueTasks } from '../src/db/queries/overdue-tasks.ts';
import { keepStandingTasks } from '../src/reading/keep-standing-tasks.ts';
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

/**
 * Does what is overdue, whatever became of its jobs: the guarantee behind the queue. Answers how
 * much was found. Claims make it safe beside workers and other sweepers.
 */
export async function sweepOnce(context: WorkerContext, graceSeconds: number): Promise<number> {
  const deliveries = await overdueDeliveries(context.db, graceSeconds, deliveriesPerSweep);
  for (let from = 0; from < deliveries.length; from += deliveriesPerJob) {
    const ids = deliveries.slice(from, from + deliveriesPerJob);
    await run(context, { name: 'process-deliveries', data: { ids } });
  }
  const tasks = await overdueTasks(context.db, graceSeconds, tasksPerSweep);
  await Promise.all([
    doAll(
      context,
      'do-task',
      tasks.filter(({ lane }) => lane === 'tasks'),
    ),
    // What waits for providers holds up nothing else.
    doAll(
      context,
      'do-lookup',
      tasks.filter(({ lane }) => lane === 'lookups'),
    ),
  ]);
  const found = deliveries.length + tasks.length;
  if (found > 0) context.metrics.swept(found);
  return found;
}

async function doAll(
  context: WorkerContext,
  name: 'do-task' | 'do-lookup',
  tasks: readonly { id: string }[],
): Promise<void> {
  for (const { id } of tasks) await run(context, { name, data: { outboxId: id } });
}

/** A job that failed was logged and put off where it ran; the sweep goes on with the next one. */
async function run(context: WorkerContext, job: { name: string; data: unknown }): Promise<void> {
  await runJob(context, job, 'sweeper').catch(() => undefined);
}

/** Sweeps until the signal; resolves when the last sweep is over. */
export async function runSweeper(
  context: WorkerContext,
  options: SweepOptions,
  signal: AbortSignal,
): Promise<void> {
  let partitionsKeptMs = context.clock.now().getTime();
  let tasksKeptMs = 0;
  while (!signal.aborted) {
    try {
      const found = await sweepOnce(context, options.graceSeconds);
      const nowMs = context.clock.now().getTime();
      if (nowMs - partitionsKeptMs > partitionsEveryMs) {
        await keepDeliveryPartitions(context.db, nowMs);
        partitionsKeptMs = nowMs;
      }
      if (nowMs - tasksKeptMs > standingTasksEveryMs) {
        await keepStandingTasks(context);
        tasksKeptMs = nowMs;
      }
      if (found >= deliveriesPerSweep) continue;
    } catch (error) {
      context.log.warn({ error }, 'a sweep failed; the next one tries again');
    }
    await sleep(options.everyMs, undefined, { signal }).catch(() => undefined);
  }
}
