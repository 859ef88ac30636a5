import type { Actor, CiSignal, Signal, UnansweredSignal } from '../signal.ts';
import type { RunConclusion, RunSnapshot } from '../snapshots.ts';

type RunCompleted = Extract<CiSignal, { kind: 'ci_run.completed' }>;
export type JobCompleted = Extract<CiSignal, { kind: 'ci_job.completed' }>;
export type RunFact = CiSignal | UnansweredSignal;

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
  /** The provider's id; empty when nothing is known. */
  runId: string;
  /** As last told; null when only jobs are known. */
  snapshot: RunSnapshot | null;
  deploys: boolean;
  /** In the order of their numbers. */
  attempts: readonly CiAttempt[];
  /** Numbers of the attempts of which a start or a job is known. */
  begun: ReadonlySet<number>;
  /** Numbers of the attempts whose end is known, whatever it was. */
  ended: ReadonlySet<number>;
  jobs: readonly JobCompleted[];
  /** Numbers of the attempts of which every job is known. */
  listed: ReadonlySet<number>;
  /** What the provider could not tell: the question's key, and why. */
  unanswered: ReadonlyMap<string, string>;
};

const failures: ReadonlySet<RunConclusion> = new Set(['failure', 'timed_out', 'startup_failure']);

export function isRunFact(signal: Signal): signal is RunFact {
  return signal.kind.startsWith('ci_') || signal.kind === 'question.unanswered';
}

export function isFailure(conclusion: RunConclusion | null): boolean {
  return conclusion !== null && failures.has(conclusion);
}

/** True for a pass, false for a failure, null for an end that says neither. */
export function passedOrFailed(conclusion: RunConclusion): boolean | null {
  if (conclusion === 'success') return true;
  return isFailure(conclusion) ? false : null;
}

/** Reads a run's facts, given in time order. Attempts are told apart by number, not by time. */
export function readRun(facts: readonly RunFact[]): CiRun {
  const runs = facts.filter((fact) => 'run' in fact);
  const jobs = facts.filter((fact) => fact.kind === 'ci_job.completed');
  const unanswered = facts.filter((fact) => fact.kind === 'question.unanswered');
  const completions = runs.filter((fact) => fact.kind === 'ci_run.completed');
  const latest = new Map(completions.map((completion) => [completion.attempt, completion]));
  // Its start may tell who asked for an attempt where its end doesn't.
  const askers = new Map(runs.filter(isAskerKnown).map(({ attempt, actor }) => [attempt, actor]));
  return {
    runId: facts[0]?.subject.id.split(':').at(-1) ?? '',
    snapshot: runs.at(-1)?.run ?? null,
    deploys: runs.some(({ run }) => run.deployWorkflow) || jobs.some(({ deploys }) => deploys),
    attempts: [...latest.values()]
      .sort((a, b) => a.attempt - b.attempt)
      .flatMap((completion) => readAttempt(completion, askers)),
    begun: new Set([...runs, ...jobs].map(({ attempt }) => attempt)),
    ended: new Set(latest.keys()),
    jobs,
    listed: new Set(
      facts.filter((fact) => fact.kind === 'ci_jobs.listed').map(({ attempt }) => attempt),
    ),
    unanswered: new Map(unanswered.map(({ question, because }) => [question, because])),
  };
}

function isAskerKnown({ actor }: { actor: Actor }): boolean {
  return actor.kind !== 'unknown';
}

function readAttempt(
  { attempt, conclusion, occurredAt, actor }: RunCompleted,
  askers: ReadonlyMap<number, Actor>,
): CiAttempt[] {
  const hasPassed = passedOrFailed(conclusion);
  if (hasPassed === null) return [];
  const asker = isAskerKnown({ actor }) ? actor : (askers.get(attempt) ?? actor);
  return [{ number: attempt, hasPassed, conclusion, at: occurredAt, actor: asker }];
}
