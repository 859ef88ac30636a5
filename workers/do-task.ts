import { laneOf, type TaskName, taskNames } from '../src/db/change-state.ts';
import { claimTask } from '../src/db/queries/claim-task.ts';
import { finishTask, postponeTask } from '../src/db/queries/finish-task.ts';
import type { OutboxRow } from '../src/db/schema/outbox.ts';
import type { TaskOutcome } from '../src/follow-up/task-outcome.ts';
import { errorInWords } from '../src/observe/error-in-words.ts';
import { tasks } from './tasks.ts';
import type { WorkerContext } from './worker-context.ts';

/** Longer than any verb may take; a task whose worker died is free again after this. */
const leaseSeconds = 20;

/** Takes one owed task, runs its verb, and writes how it ended. Safe to run twice at once. */
export async function doTaskJob(context: WorkerContext, data: { outboxId: string }) {
  const claim = await claimTask(context.db, data.outboxId, leaseSeconds);
  if (claim.kind === 'not-due') {
    context.hint([{ outboxId: data.outboxId, delayMs: claim.delayMs, lane: claim.lane }]);
    return { task: null, outcome: 'not-due' };
  }
  if (claim.kind === 'taken') return { task: null, outcome: 'taken' };
  const { row } = claim;
  const task = taskNames.find((name) => name === row.task);
  if (task === undefined) throw new Error(`nobody knows how to do the task ${row.task}`);
  const outcome = await attempt(context, task, row);
  return { task, ref: row.ref, outcome };
}

async function attempt(context: WorkerContext, task: TaskName, row: OutboxRow): Promise<string> {
  let outcome: TaskOutcome;
  try {
    outcome = await tasks[task](context, row.ref, row.createdAt);
  } catch (error) {
    await postpone(context, row, {
      seconds: Math.max(1, context.random() * Math.min(2 ** row.attempts, 900)),
      problem: errorInWords(error),
      attempts: row.attempts,
    });
    throw error;
  }
  if (outcome.kind === 'later') {
    await postpone(context, row, { seconds: outcome.seconds, problem: null, attempts: 0 });
    return 'later';
  }
  await finishTask(context.db, row);
  return 'done';
}

async function postpone(
  context: WorkerContext,
  row: OutboxRow,
  options: { seconds: number; problem: string | null; attempts: number },
) {
  const isOurs = await postponeTask(context.db, row, options);
  if (isOurs)
    context.hint([{ outboxId: row.id, delayMs: options.seconds * 1000, lane: laneOf(row.task) }]);
}
