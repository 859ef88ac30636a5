import type { TaskName } from '../db/change-state.ts';
import { claimTask } from '../db/queries/claim-task.ts';
import { finishTask, postponeTask } from '../db/queries/finish-task.ts';
import { tasksOfLookBack, type WaitingTask } from '../db/queries/tasks-of-look-back.ts';
import type { OutboxRow } from '../db/schema/outbox.ts';
import { done, type TaskOutcome } from '../follow-up/task-outcome.ts';
import { errorInWords } from '../observe/error-in-words.ts';
import { recomputeSubject } from '../triage/recompute-subject.ts';
import { relateSubjectTask } from '../triage/relate-subject-task.ts';
import { askProvider } from './ask-provider.ts';
import type { LookBackWatcher } from './backfill-connection.ts';
import type { ReadingContext } from './reading-context.ts';

type Verb = (context: ReadingContext, ref: string, owedAt: Date) => Promise<TaskOutcome>;

/**
 * What a look back does itself of what it owes: what its candidates need to be complete. Nothing of
 * it opens, comments on or closes a ticket; that is the workers' alone.
 */
const verbs: ReadonlyMap<TaskName, Verb> = new Map<TaskName, Verb>([
  ['recompute-subject', (context, ref) => recomputeSubject(context, ref).then(() => done)],
  ['relate-subject', relateSubjectTask],
  ['ask-provider', askProvider],
]);

/** As long as a worker's. */
const leaseSeconds = 20;
const perTurn = 200;
const atOnce = 4;

/** Whoever does not get on for so long leaves the rest to the service. */
const patienceMs = 3 * 60_000;

/**
 * Does what the look back owes, beside workers that may do the same. Answers how many questions to
 * providers stay open.
 */
export async function doTasksOfLookBack(
  context: ReadingContext,
  of: { ids: ReadonlySet<string>; connectionIds: readonly string[] },
  watcher: Pick<LookBackWatcher, 'sleep' | 'nowMs' | 'signal' | 'waits'>,
): Promise<number> {
  let movedMs = watcher.nowMs();
  for (;;) {
    const waiting = await tasksOfLookBack(
      context.db,
      { tasks: [...verbs.keys()], ids: [...of.ids], connectionIds: of.connectionIds },
      perTurn,
    );
    const ready = waiting.filter(({ dueInSeconds }) => dueInSeconds <= 0);
    const rest = waiting.filter(isWaitedFor);
    const isOver = watcher.signal.aborted || watcher.nowMs() - movedMs > patienceMs;
    if (isOver || (ready.length === 0 && rest.length === 0)) return rest.length;
    if (ready.length > 0) {
      if (await doAll(context, ready, watcher.signal)) movedMs = watcher.nowMs();
      continue;
    }
    const seconds = Math.min(...rest.map(({ dueInSeconds }) => Math.max(1, dueInSeconds)));
    watcher.waits(seconds, 'asking the providers what their lists don’t tell');
    await watcher.sleep(seconds);
  }
}

/** A second look at what ran beside a run is no hurry; the service takes it. */
function isWaitedFor({ task, isTaken, dueInSeconds }: WaitingTask): boolean {
  return dueInSeconds <= 0 || isTaken || task === 'ask-provider';
}

/** Answers whether any of them is done. */
async function doAll(
  context: ReadingContext,
  ready: readonly WaitingTask[],
  signal: AbortSignal,
): Promise<boolean> {
  let isAnyDone = false;
  for (let from = 0; from < ready.length && !signal.aborted; from += atOnce) {
    const some = ready.slice(from, from + atOnce);
    const outcomes = await Promise.all(some.map(({ id }) => doOne(context, id)));
    isAnyDone ||= outcomes.includes('done');
  }
  return isAnyDone;
}

async function doOne(context: ReadingContext, id: string): Promise<'done' | 'later' | 'taken'> {
  const claim = await claimTask(context.db, id, leaseSeconds);
  if (claim.kind !== 'claimed') return 'taken';
  const { row } = claim;
  const outcome = await attempt(context, row);
  if (outcome.kind === 'done') {
    await finishTask(context.db, row);
    return 'done';
  }
  await postponeTask(context.db, row, outcome);
  return 'later';
}

type Attempt =
  | { kind: 'done' }
  | { kind: 'later'; seconds: number; problem: string | null; attempts: number };

async function attempt(context: ReadingContext, row: OutboxRow): Promise<Attempt> {
  const verb = [...verbs].find(([task]) => task === row.task)?.[1];
  if (verb === undefined) throw new Error(`a look back does no task ${row.task}`);
  try {
    const outcome = await verb(context, row.ref, row.createdAt);
    return outcome.kind === 'done' ? outcome : { ...outcome, problem: null, attempts: 0 };
  } catch (error) {
    const { attempts } = row;
    const seconds = Math.max(1, context.random() * Math.min(2 ** attempts, 900));
    return { kind: 'later', seconds, problem: errorInWords(error), attempts };
  }
}
