import { isFailure, type JobCompleted } from './ci-attempts.ts';
import { compareIds } from './compare-ids.ts';
import { oneLine } from './one-line.ts';

/** A job that failed before the run passed, with the first step that failed in its last failure. */
export type FlippedJob = { name: string; step: string | null; url: string | null };

/**
 * The jobs that made the difference between `failedAttempt`, the first that failed, and
 * `passingAttempt`, by name. These are the jobs that failed and then passed. Where no success is known (a re-run leaves out jobs that
 * it carried over, and facts get lost), they are the jobs that failed and did not fail again.
 */
export function findFlippedJobs(
  jobs: readonly JobCompleted[],
  failedAttempt: number,
  passingAttempt: number,
): readonly FlippedJob[] {
  const known = jobs.filter(({ attempt }) => attempt >= failedAttempt && attempt <= passingAttempt);
  const lastFailures = new Map<string, JobCompleted>();
  for (const fact of known) {
    const previous = lastFailures.get(fact.job.name);
    const isLater = previous === undefined || previous.attempt <= fact.attempt;
    if (isFailure(fact.job.conclusion) && isLater) lastFailures.set(fact.job.name, fact);
  }
  const failed = [...lastFailures.values()].filter(({ attempt }) => attempt < passingAttempt);
  const flipped = failed.filter((failure) => known.some((fact) => isSuccessAfter(failure, fact)));
  return (flipped.length > 0 ? flipped : failed)
    .sort((a, b) => compareIds(a.job.name, b.job.name))
    .map(({ job }) => ({
      name: oneLine(job.name, 80),
      step: job.failedStep === null ? null : oneLine(job.failedStep, 80) || null,
      url: job.url,
    }));
}

function isSuccessAfter(failure: JobCompleted, fact: JobCompleted): boolean {
  return (
    fact.job.name === failure.job.name &&
    fact.attempt > failure.attempt &&
    fact.job.conclusion === 'success'
  );
}
