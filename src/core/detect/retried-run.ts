import { type CiAttempt, type RunFact, readRun } from './ci-attempts.ts';
import { toCiFinding } from './ci-finding.ts';
import { findRetry } from './find-retry.ts';
import type { DetectContext, Detection, Finding, Link } from './finding.ts';
import { type FlippedJob, findFlippedJobs, firstToFail } from './flipped-jobs.ts';
import { type CiVerdict, judgeCiScope } from './judge-ci-scope.ts';
import { NO_API_TOKEN } from './no-api-token.ts';
import { oneLine } from './one-line.ts';
import { findRunGaps, type RunGaps } from './run-gaps.ts';
import { sayOrdinal } from './say-count.ts';
import { fullName, sayName } from './say-name.ts';
import { type Retry, sayAsker, tellRetry, tellRunEvidence } from './tell-run.ts';

/** A run of which an attempt failed and a later one passed; `facts` are those of one run, in order. */
export function detectRetriedRun(facts: readonly RunFact[], context: DetectContext): Detection {
  const run = readRun(facts);
  const { snapshot, attempts, deploys } = run;
  const found = findRetry(attempts);
  // Where no failure is known, one may be missing before the last pass.
  const passed = found?.passed ?? attempts.findLast(({ hasPassed }) => hasPassed);
  const endsWell = attempts.at(-1)?.hasPassed === true;
  if (snapshot === null || passed === undefined || !(found || (endsWell && passed.number > 1))) {
    return none(sayNoRetry(attempts));
  }
  const { repository, scope } = snapshot;
  const place = { what: 'run', repository, scope, deploys } as const;
  const verdict = judgeCiScope(place, context.ciScopes(repository));
  if (verdict.verdict === 'left_out') return none(verdict.because);
  const whyNot = whyNotAsked(context, verdict, endsWell);
  const gaps = findRunGaps({ run, snapshot, whyNot }, found, passed);
  if (found === null) return { ...none(sayNoFailure(passed, gaps)), questions: gaps.questions };
  const flipped = findFlippedJobs(run, found);
  const retry: Retry = { run: snapshot, ...found, flipped };
  const finding = describe({ retry, facts, verdict, gaps, endsWell });
  return { findings: [finding], because: sayBecause(retry, finding), questions: gaps.questions };
}

function none(because: string): Detection {
  return { findings: [], because, questions: [] };
}

/** Calls are spent on what may become a candidate alone. */
function whyNotAsked(
  { canAsk }: DetectContext,
  { verdict }: CiVerdict,
  endsWell: boolean,
): string | null {
  if (verdict === 'only_counts') return 'GitHub is not asked about runs that are only counted';
  if (!endsWell) return 'GitHub is not asked about a run that failed again';
  return canAsk ? null : NO_API_TOKEN;
}

function sayNoRetry(attempts: readonly CiAttempt[]): string {
  const last = attempts.at(-1);
  if (last === undefined) return 'no attempt has passed or failed yet';
  return last.hasPassed ? 'it passed at the first attempt' : 'it failed and has not passed since';
}

function sayNoFailure({ number }: CiAttempt, { awaits, unconfirmed }: RunGaps): string {
  const gaps = awaits ?? unconfirmed;
  return gaps === null
    ? `attempt ${number} passed, and no attempt before it failed`
    : `attempt ${number} passed; ${gaps}`;
}

function sayBecause(
  { failed, passed }: Retry,
  { withdrawn, countedOnly, awaits, thresholds }: Finding,
): string {
  const retried = `attempt ${failed[0].number} failed and attempt ${passed.number} passed`;
  if (withdrawn !== null) return `${retried}, but ${withdrawn}`;
  if (countedOnly) return `${retried}; ${thresholds[0]?.because ?? 'it is only counted'}`;
  return awaits === null ? retried : `${retried}; ${awaits}`;
}

type Told = {
  retry: Retry;
  facts: readonly RunFact[];
  verdict: CiVerdict;
  gaps: RunGaps;
  endsWell: boolean;
};

function describe({ retry, facts, verdict, gaps, endsWell }: Told): Finding {
  const { run: snapshot, failed, passed, flipped } = retry;
  const { repository, sha, scope } = snapshot;
  const workflow = oneLine(snapshot.workflow, 60) || 'a workflow';
  return toCiFinding({
    cycle: '1',
    foundBy: 'run_retried',
    beganAt: failed[0].at,
    occurredAt: passed.at,
    title: `${workflow} passed on the ${sayOrdinal(passed.number)} attempt in ${repository}`,
    story: tellRetry(retry),
    evidence: tellRunEvidence(facts, flipped),
    links: links(retry),
    ...{ repository, sha, scope, verdict, isWeaker: false, labels: [] },
    words: [fullName(snapshot.workflow) || workflow, ...wordsOfJob(firstToFail(flipped))],
    savedBy: `A re-run passed, asked for by ${sayAsker(passed.actor)}`,
    awaits: gaps.awaits,
    unconfirmed: gaps.unconfirmed,
    withdrawn: endsWell ? null : 'a later attempt failed again',
  });
}

/** One job names the retry: how many others flipped with it is another number each time. */
function wordsOfJob(job: FlippedJob | null): readonly string[] {
  if (job === null) return [];
  return [fullName(job.name), ...(job.step === null ? [] : [job.step])];
}

function links({ run, flipped }: Retry): readonly Link[] {
  const number = run.runNumber === null ? '' : ` #${run.runNumber}`;
  const toRun = run.url === null ? [] : [{ label: `Run${number}`, url: run.url }];
  const toJobs = flipped.flatMap(({ name, url }) =>
    url === null ? [] : [{ label: `Failed job ${sayName(name)}`, url }],
  );
  return [...toRun, ...toJobs.slice(0, 5)];
}
