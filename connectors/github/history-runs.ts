import type { Signal } from '../../src/core/signal.ts';
import type { RunConclusion } from '../../src/core/snapshots.ts';
import { OutboundError } from '../contract.ts';
import type { RunAnswer } from './answers.ts';
import type { ReadingDeployments, ReadingRuns } from './history-cursor.ts';
import {
  type HistoryContext,
  type HistoryStep,
  knownRepository,
  madeSince,
  partRead,
  type Range,
  readSome,
  sayDay,
} from './history-step.ts';
import { attemptReading } from './look-up-attempt.ts';
import { lookUpJobs } from './look-up-jobs.ts';
import { getAttempt, listRuns, PAGE_SIZES } from './requests.ts';
import type { Repository } from './schema.ts';

/** GitHub lists a thousand runs of one span and no more; of one second the others are not read. */
const LAST_PAGE = Math.floor(1000 / PAGE_SIZES.runs);

/** Of a run with more attempts, the last ones are read. */
const MOST_ATTEMPTS = 10;

/** Runs are the lion's share of a repository's past. */
const SHARE = 0.6;

const FAILURES: readonly RunConclusion[] = ['failure', 'timed_out', 'startup_failure'];

/** Reads on in one page of a repository's runs, newest first. */
export async function readRunsPage(
  context: HistoryContext,
  range: Range,
  state: ReadingRuns,
): Promise<HistoryStep> {
  const [name = ''] = state.left;
  const asked = { from: madeSince(range), to: new Date(state.to), page: state.page };
  const answer = await listRuns(context, { repository: name, ...asked });
  const { answeredAt: toldAt } = answer;
  const listed = answer.data.workflow_runs;
  const runs = listed.filter(({ id }) => !state.read.includes(id));
  const repository = knownRepository(context, state);
  const { signals, position } = await readSome(context, { things: runs, skip: 0 }, async (run) => {
    if (!isNews(run, range)) return [];
    return runFacts(context, { name, run, repository: await repository.get(), toldAt });
  });
  const isWhole = position >= runs.length;
  const place = { ...state, known: repository.known() };
  const next =
    isWhole && listed.length < PAGE_SIZES.runs
      ? beginDeployments(place)
      : nextRuns(place, runs.slice(0, position), isWhole);
  const isOver = next.phase === 'deployments';
  const reached = runs[position - 1]?.created_at ?? new Date(state.to);
  const told = isOver ? `${name}: runs are read` : `${name}: runs back to ${sayDay(reached)}`;
  const part = SHARE * (isOver ? 1 : partRead(range, reached));
  return { signals, next, told, part, left: state.left, total: state.total };
}

function isNews({ updated_at: updatedAt }: RunAnswer, { since }: Range): boolean {
  return updatedAt === null || updatedAt >= since;
}

function beginDeployments({ left, total, known }: ReadingRuns): ReadingDeployments {
  return { phase: 'deployments', left, total, known, page: 1, skip: 0 };
}

/**
 * A run that is run again leaves the list, and what is behind it moves forward: so the list is asked
 * for anew from the oldest run that was read, and not by numbers, which would skip one. Only within
 * one second there is nothing to draw in.
 */
function nextRuns(state: ReadingRuns, read: readonly RunAnswer[], isWhole: boolean): ReadingRuns {
  const oldest = read.at(-1)?.created_at ?? null;
  const second = secondOf(oldest ?? new Date(state.to));
  const own = read.filter(({ created_at: at }) => at === null || secondOf(at) === second);
  const ids = own.map(({ id }) => id);
  if (oldest !== null && second < secondOf(new Date(state.to))) {
    return { ...state, to: oldest.toISOString(), page: 1, read: ids };
  }
  const known = { ...state, read: [...state.read, ...ids] };
  if (!isWhole) return known;
  if (state.page < LAST_PAGE) return { ...known, page: state.page + 1 };
  const before = new Date(Date.parse(state.to) - 1000).toISOString();
  return { ...state, to: before, page: 1, read: [] };
}

/** GitHub's times are whole seconds, and so is what it is asked by. */
function secondOf(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

type ToldRun = { name: string; run: RunAnswer; repository: Repository; toldAt: Date };

/** The list tells the last attempt; what came before it, and the jobs that failed, are asked for. */
async function runFacts(context: HistoryContext, told: ToldRun): Promise<readonly Signal[]> {
  const { run } = told;
  const last = attemptReading(told, context.settings);
  if (last.ignored !== null) return [];
  const attempts = run.run_attempt ?? 1;
  const earlier: Signal[] = [];
  for (let attempt = Math.max(1, attempts - MOST_ATTEMPTS); attempt < attempts; attempt += 1) {
    const facts = await earlierFacts(context, told, attempt);
    earlier.push(...facts);
  }
  const hasFailed = earlier.some(isFailure);
  const jobs = hasFailed && run.conclusion === 'success';
  return [...earlier, ...last.signals, ...(jobs ? await jobFacts(context, told, attempts) : [])];
}

async function earlierFacts(
  context: HistoryContext,
  told: ToldRun,
  attempt: number,
): Promise<readonly Signal[]> {
  const place = { repository: told.name, runId: told.run.id, attempt };
  const answer = await unlessMissing(() => getAttempt(context, place));
  if (answer === null) return [];
  const { data: run, answeredAt: toldAt } = answer;
  const { signals } = attemptReading({ ...told, run, toldAt }, context.settings);
  return signals.some(isFailure)
    ? [...signals, ...(await jobFacts(context, told, attempt))]
    : signals;
}

async function jobFacts(
  context: HistoryContext,
  { name, run, repository }: ToldRun,
  attempt: number,
): Promise<readonly Signal[]> {
  const place = { repository: name, repositoryId: repository.id, runId: run.id, attempt };
  const answer = await unlessMissing(() => lookUpJobs(context, place));
  return answer?.kind === 'answered' ? answer.facts : [];
}

function isFailure(signal: Signal): boolean {
  return signal.kind === 'ci_run.completed' && FAILURES.includes(signal.conclusion);
}

/** An attempt that GitHub no longer has leaves a gap, and does not end the reading. */
async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof OutboundError && error.status === 404) return null;
    throw error;
  }
}
