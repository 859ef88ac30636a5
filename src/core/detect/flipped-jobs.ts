import { type CiAttempt, type CiRun, isFailure, type JobCompleted } from './ci-attempts.ts';
import { compareIds } from './compare-ids.ts';
import type { FoundRetry } from './find-retry.ts';
import { oneLine } from './one-line.ts';

/**
 * A job that failed before the run passed, by its full name, with the first step that failed in its
 * last failure.
 */
export type FlippedJob = { name: string; step: string | null; url: string | null; failedAt: Date };

/**
 * The one that failed first, which the others may have failed for; null without any. Of two that
 * failed at once it is the first by name.
 */
export function firstToFail(flipped: readonly FlippedJob[]): FlippedJob | null {
  return flipped.reduce<FlippedJob | null>(
    (first, each) => (first === null || each.failedAt < first.failedAt ? each : first),
    null,
  );
}

type Retried = FoundRetry<CiAttempt>;

/**
 * The jobs that made the difference between the first failed attempt and the pass, by name: those
 * that failed and then passed. Where no such job is known, because ends of jobs got lost, they are
 * the jobs that failed and of which nothing is known since; never one that is known to have ended
 * otherwise, such as one that a re-run left out.
 */
export function findFlippedJobs(run: CiRun, retry: Retried): readonly FlippedJob[] {
  const failures = lastFailures(run, retry);
  const flipped = failures.filter(({ since }) => since.some(hasPassed));
  const isWhole = run.listed.has(retry.passed.number);
  const unknown = isWhole ? [] : failures.filter(({ since }) => since.length === 0);
  return (flipped.length > 0 ? flipped : unknown)
    .map(({ fact }) => fact)
    .sort((a, b) => compareIds(a.job.name, b.job.name))
    .map(({ job: { name, failedStep, url }, occurredAt }) => ({
      name,
      step: failedStep === null ? null : oneLine(failedStep, 80) || null,
      url,
      failedAt: occurredAt,
    }));
}

/** Whether of a job that failed neither a pass since nor an end in the run's pass is known. */
export function isFlipOpen(run: CiRun, retry: Retried): boolean {
  const isTold = ({ job, attempt }: JobCompleted) =>
    job.conclusion === 'success' || attempt === retry.passed.number;
  return lastFailures(run, retry).some(({ since }) => !since.some(isTold));
}

type Failure = { fact: JobCompleted; since: readonly JobCompleted[] };

/** The last failure of each job that failed before the pass, and its ends after that. */
function lastFailures({ jobs }: CiRun, { failed, passed }: Retried): readonly Failure[] {
  const byName = new Map<string, JobCompleted[]>();
  for (const fact of jobs) {
    if (fact.attempt < failed[0].number || fact.attempt > passed.number) continue;
    const own = byName.get(fact.job.name);
    if (own === undefined) byName.set(fact.job.name, [fact]);
    else own.push(fact);
  }
  return [...byName.values()].flatMap((ends) => {
    const failures = ends.filter(({ job }) => isFailure(job.conclusion));
    const last = Math.max(...failures.map(({ attempt }) => attempt));
    const fact = failures.findLast(({ attempt }) => attempt === last);
    if (fact === undefined || last >= passed.number) return [];
    return [{ fact, since: ends.filter(({ attempt }) => attempt > last) }];
  });
}

function hasPassed({ job }: JobCompleted): boolean {
  return job.conclusion === 'success';
}
