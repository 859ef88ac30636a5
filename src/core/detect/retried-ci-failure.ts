import type { Detector } from './finding.ts';
import { readRunFacts } from './number-attempts.ts';
import { orderSignals } from './order-signals.ts';
import { detectRetriedCheck, isCheck } from './retried-check.ts';
import { detectRetriedCommit, isCommitRun } from './retried-commit.ts';
import { detectRetriedRun } from './retried-run.ts';

/**
 * A pipeline that failed and then passed, with nothing changed in between.
 *
 * Counts: one run of which an attempt ended as failure, timed out or failed to start, and a later
 * attempt passed. A run has one finding; it is withdrawn when its last attempt that ended either
 * way failed again, because then the failure was real. Where an admin turns them on: a check of
 * another CI system that failed and then passed on the same commit; and, as a weaker sign, a new
 * run that passed on the commit on which an earlier run of the same workflow had failed.
 * Does not count: cancelled, skipped, neutral, stale and action-required ends (they say neither), a
 * pass whose failure nobody can tell of.
 *
 * Scope: the default branch, the merge queue and workflows that deploy (a job that deploys makes
 * its workflow one), each as far as it is switched on. Runs of pull requests and of other branches
 * are expected to fail; they feed rates and patterns, and make candidates only where asked for. For
 * pull requests nothing is taken for a deployment unless an admin says so: environments are used for
 * secrets, plans and previews there, and names say "release" of drafts.
 *
 * Asks: how an attempt before the pass ended, when that is missing; which jobs failed, when no
 * failed job is known, or when one passed of which nothing is known before; which jobs passed, when
 * of one that failed nothing is known since. Never for runs that are only counted.
 *
 * Closeness: 2, since later stages still stood between it and an incident; 10 where the workflow
 * deploys; for the weaker sign 1, or 2. Severity is capped at 2 unless it deploys: a flaky test must
 * not outrank a rollback.
 */
export const retriedCiFailure: Detector = {
  name: 'retried_ci_failure',
  version: 3,
  subjects: ['ci_run', 'check', 'commit_runs'],
  detect(signals, context) {
    const checks = signals.filter(isCheck);
    if (checks.length > 0) return detectRetriedCheck(orderSignals(checks), context);
    const commitRuns = signals.filter(isCommitRun);
    if (commitRuns.length > 0) return detectRetriedCommit(orderSignals(commitRuns), context);
    return detectRetriedRun(readRunFacts(signals), context);
  },
};
