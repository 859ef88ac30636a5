import type { CiSignal } from '../signal.ts';
import { type CiAttempt, type CiRun, isCiSignal, readRun } from './ci-attempts.ts';
import type { CiScopes, Detection, Detector, Finding, Link } from './finding.ts';
import { findFlippedJobs } from './flipped-jobs.ts';
import { oneLine } from './one-line.ts';
import { orderSignals } from './order-signals.ts';
import { sayOrdinal } from './say-count.ts';
import { type Retry, sayAsker, tellRetry, tellRunEvidence } from './tell-run.ts';

/**
 * A pipeline that failed and then passed, with nothing changed in between.
 *
 * Counts: one run of which an attempt ended as failure, timed out or failed to start, and a later
 * attempt passed. A run has one finding; it is withdrawn when its last attempt that ended either
 * way failed again, because then the failure was real.
 * Does not count: cancelled, skipped, neutral, stale and action-required attempts (they say
 * neither), a pass whose failure was not seen, a new run of the same commit.
 *
 * Scope: the default branch, the merge queue and workflows that deploy (a job that deploys makes
 * its workflow one). Runs of pull requests and of other branches are expected to fail; they make
 * a finding only where the connection asks for it.
 *
 * Closeness: 2, since later stages still stood between it and an incident; 10 where the workflow
 * deploys. Severity is capped at 2 unless it deploys: a flaky test must not outrank a rollback.
 */
export const retriedCiFailure: Detector = {
  name: 'retried_ci_failure',
  version: 1,
  subjects: ['ci_run'],
  detect(signals, { ciScopes }) {
    const facts = orderSignals(signals.filter(isCiSignal));
    const run = readRun(facts);
    const retry = findRetry(run);
    if (retry === null) return none(sayNoRetry(run.attempts));
    const { pullRequests } = ciScopes(retry.run.repository);
    const outOfScope = whyOutOfScope(run, pullRequests);
    if (outOfScope !== null) return none(outOfScope);
    const finding = describe(retry, run, facts);
    const retried = `attempt ${retry.failed[0].number} failed and attempt ${retry.passed.number} passed`;
    const { withdrawn } = finding;
    const because = withdrawn === null ? retried : `${retried}, but ${withdrawn}`;
    return { findings: [finding], because, questions: [] };
  },
};

function none(because: string): Detection {
  return { findings: [], because, questions: [] };
}

function findRetry({ snapshot, attempts, jobs }: CiRun): Retry | null {
  const firstFailure = attempts.findIndex(({ hasPassed }) => !hasPassed);
  if (snapshot === null || firstFailure === -1) return null;
  const since = attempts.slice(firstFailure);
  const passedAt = since.findIndex(({ hasPassed }) => hasPassed);
  const [first, ...others] = since.slice(0, passedAt);
  const passed = since[passedAt];
  if (passed === undefined || first === undefined) return null;
  const flipped = findFlippedJobs(jobs, passed.number);
  return { run: snapshot, failed: [first, ...others], passed, flipped };
}

function whyOutOfScope(
  { snapshot, deploys }: CiRun,
  pullRequests: CiScopes['pullRequests'],
): string | null {
  const isExpectedToFail = snapshot?.scope === 'pull_request' || snapshot?.scope === 'other_branch';
  if (deploys || !isExpectedToFail || pullRequests === 'candidates') return null;
  const what = snapshot.scope === 'pull_request' ? 'a pull request' : 'a side branch';
  return pullRequests === 'count'
    ? `it is a run of ${what}, which is counted and makes no candidate`
    : `it is a run of ${what}, which the connection leaves out`;
}

function sayNoRetry(attempts: readonly CiAttempt[]): string {
  const last = attempts.at(-1);
  if (last === undefined) return 'no attempt has passed or failed yet';
  if (!last.hasPassed) return 'it failed and has not passed since';
  if (last.number === 1) return 'it passed at the first attempt';
  return `attempt ${last.number} passed, and no failure before it is known`;
}

function describe(retry: Retry, { deploys, attempts }: CiRun, facts: readonly CiSignal[]): Finding {
  const { run, passed, flipped } = retry;
  const workflow = oneLine(run.workflow, 60) || 'a workflow';
  const step = flipped.find((job) => job.step !== null)?.step;
  const words = [run.repository, workflow, ...flipped.map(({ name }) => name), step ?? []].flat();
  return {
    detector: 'retried_ci_failure',
    cycle: '1',
    beganAt: retry.failed[0].at,
    occurredAt: passed.at,
    title: oneLine(
      `${workflow} passed on the ${sayOrdinal(passed.number)} attempt in ${run.repository}`,
      160,
    ),
    story: tellRetry(retry),
    evidence: tellRunEvidence(facts, flipped),
    links: links(retry),
    service: { pagerduty: null, github: run.repository, environment: null, jira: null },
    fingerprint: { source: 'github', words },
    closeness: deploys
      ? { value: 10, because: 'the workflow deploys' }
      : { value: 2, because: `it ran ${sayScope(run.scope)}, before anything was deployed` },
    severity: {
      priority: null,
      urgency: null,
      cap: deploys
        ? null
        : { value: 2, because: 'a workflow that deploys nothing counts at most 2' },
    },
    savedBy: { kind: 'retry', text: `A re-run passed, asked for by ${sayAsker(passed.actor)}` },
    resolver: null,
    environment: null,
    deployWorkflow: deploys,
    labels: [run.scope],
    revisions: [run.sha],
    alertKey: null,
    countedOnly: false,
    awaits: null,
    unconfirmed: null,
    thresholds: [],
    withdrawn: attempts.at(-1)?.hasPassed ? null : 'a later attempt failed again',
  };
}

function links({ run, flipped }: Retry): readonly Link[] {
  const number = run.runNumber === null ? '' : ` #${run.runNumber}`;
  const toRun = run.url === null ? [] : [{ label: `Run${number}`, url: run.url }];
  const toJobs = flipped.flatMap(({ name, url }) =>
    url === null ? [] : [{ label: `Failed job ${name}`, url }],
  );
  return [...toRun, ...toJobs.slice(0, 5)];
}

function sayScope(scope: Retry['run']['scope']): string {
  if (scope === 'merge_queue') return 'in the merge queue';
  if (scope === 'pull_request') return 'for a pull request';
  return scope === 'default_branch' ? 'on the default branch' : 'on a side branch';
}
