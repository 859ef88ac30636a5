import { type Question, questionKey } from '../question.ts';
import type { RunSnapshot } from '../snapshots.ts';
import { type CiAttempt, type CiRun, isFailure } from './ci-attempts.ts';
import type { FoundRetry } from './find-retry.ts';
import { isFlipOpen } from './flipped-jobs.ts';
import { type RunGap, sayGaps } from './say-gaps.ts';

/**
 * How many attempts before the pass are asked for, at most: GitHub lets a run be re-run 50 times,
 * and a number far above that must not become as many calls.
 */
const MAX_ATTEMPTS_ASKED_FOR = 50;

export type RunGaps = {
  questions: readonly Question[];
  /** What GitHub is being asked, as a sentence; null when it is asked nothing. */
  awaits: string | null;
  /** What nobody can tell; null where everything is known or being asked. */
  unconfirmed: string | null;
};

/** `whyNot` says why GitHub is asked nothing about this run; null when it may be asked. */
export type AskableRun = { run: CiRun; snapshot: RunSnapshot; whyNot: string | null };

/**
 * What is not known of a run that passed at `passed`: how the attempts before it ended, and, where
 * one of them is known to have failed, which jobs made the difference.
 */
export function findRunGaps(
  run: AskableRun,
  retry: FoundRetry<CiAttempt> | null,
  passed: CiAttempt,
): RunGaps {
  const missing = findMissingAttempts(run, passed.number);
  const jobs = retry === null ? [] : findMissingJobs(run, retry);
  const gaps = [...missing, ...jobs];
  const open = gaps.filter(({ why }) => why === null);
  return { questions: open.map(({ question }) => question), ...sayGaps(gaps) };
}

function findMissingAttempts(run: AskableRun, passingNumber: number): readonly RunGap[] {
  const first = Math.max(1, passingNumber - MAX_ATTEMPTS_ASKED_FOR);
  const earlier = Array.from({ length: passingNumber - first }, (_, index) => first + index);
  return earlier
    .filter((attempt) => !run.run.ended.has(attempt))
    .map((attempt) => toGap(run, 'attempt', attempt));
}

function findMissingJobs(run: AskableRun, retry: FoundRetry<CiAttempt>): readonly RunGap[] {
  const { jobs, listed } = run.run;
  // A run that failed to start has no jobs.
  const unlisted = retry.failed
    .filter(({ conclusion }) => conclusion !== 'startup_failure')
    .map(({ number }) => number)
    .filter((number) => !listed.has(number));
  const hasKnownFailure = (number: number) =>
    jobs.some((fact) => fact.attempt === number && isFailure(fact.job.conclusion));
  const untold = unlisted.filter((number) => !hasKnownFailure(number));
  const failed = untold.map((number) => toGap(run, 'failed_jobs', number));
  const others = isEarlierEndMissing(jobs, retry.passed.number)
    ? unlisted.filter(hasKnownFailure).map((number) => toGap(run, 'other_failed_jobs', number))
    : [];
  // This connection gets no jobs, or lost some: the pass's jobs are then missing as well.
  const isAsked = failed.some(({ why }) => why === null);
  const passed =
    isAsked || isFlipOpen(run.run, retry) ? [toGap(run, 'passed_jobs', retry.passed.number)] : [];
  return [...failed, ...others, ...(listed.has(retry.passed.number) ? [] : passed)];
}

/** A job of the pass of which nothing is known before: its failure may be what was lost. */
function isEarlierEndMissing(jobs: CiRun['jobs'], passing: number): boolean {
  const before = new Set(jobs.flatMap(({ job, attempt }) => (attempt < passing ? job.name : [])));
  return jobs.some(
    ({ job, attempt }) =>
      attempt === passing && job.conclusion === 'success' && !before.has(job.name),
  );
}

function toGap(
  { run, snapshot, whyNot }: AskableRun,
  kind: RunGap['kind'],
  attempt: number,
): RunGap {
  const { repository, repositoryId } = snapshot;
  const of = { repository, repositoryId, runId: run.runId, attempt };
  const question: Question =
    kind === 'attempt' ? { kind: 'run_attempt', ...of } : { kind: 'run_jobs', ...of };
  return { kind, attempt, question, why: run.unanswered.get(questionKey(question)) ?? whyNot };
}
