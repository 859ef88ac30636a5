import type { Actor, CiSignal, Signal } from '../signal.ts';
import type { RunConclusion, RunSnapshot } from '../snapshots.ts';

type RunCompleted = Extract<CiSignal, { kind: 'ci_run.completed' }>;
export type JobCompleted = Extract<CiSignal, { kind: 'ci_job.completed' }>;

/** An attempt of a run that ended one way or the other; cancelled ones and the like are left out. */
export type CiAttempt = {
  number: number;
  hasPassed: boolean;
  conclusion: RunConclusion;
  at: Date;
  /** Who asked for it. */
  actor: Actor;
};

export type CiRun = {
  /** As last told; null when only jobs are known. */
  snapshot: RunSnapshot | null;
  deploys: boolean;
  /** In the order of their numbers. */
  attempts: readonly CiAttempt[];
  jobs: readonly JobCompleted[];
};

const failures: ReadonlySet<RunConclusion> = new Set(['failure', 'timed_out', 'startup_failure']);

export function isCiSignal(signal: Signal): signal is CiSignal {
  return signal.kind.startsWith('ci_');
}

export function isFailure(conclusion: RunConclusion | null): boolean {
  return conclusion !== null && failures.has(conclusion);
}

/** Reads a run's facts, given in time order. Attempts are told apart by number, not by time. */
export function readRun(signals: readonly CiSignal[]): CiRun {
  const runs = signals.filter((signal) => 'run' in signal);
  const jobs = signals.filter((signal) => signal.kind === 'ci_job.completed');
  const completions = runs.filter((signal) => signal.kind === 'ci_run.completed');
  const latest = new Map(completions.map((completion) => [completion.attempt, completion]));
  return {
    snapshot: runs.at(-1)?.run ?? null,
    deploys: runs.some(({ run }) => run.deployWorkflow) || jobs.some(({ deploys }) => deploys),
    attempts: [...latest.values()]
      .sort((a, b) => a.attempt - b.attempt)
      .flatMap((completion) => readAttempt(completion)),
    jobs,
  };
}

function readAttempt({ attempt, conclusion, occurredAt, actor }: RunCompleted): CiAttempt[] {
  const hasPassed = conclusion === 'success';
  if (!hasPassed && !isFailure(conclusion)) return [];
  return [{ number: attempt, hasPassed, conclusion, at: occurredAt, actor }];
}
