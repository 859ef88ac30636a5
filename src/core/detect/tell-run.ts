import type { Actor, CiSignal } from '../signal.ts';
import type { RunConclusion, RunSnapshot } from '../snapshots.ts';
import { type CiAttempt, isFailure } from './ci-attempts.ts';
import type { Evidence } from './finding.ts';
import type { FlippedJob } from './flipped-jobs.ts';
import { oneLine } from './one-line.ts';
import { sayList, sayOrdinal, sayTimes } from './say-count.ts';
import { sayDuration } from './say-duration.ts';

/** A run that failed and then passed: its failed attempts until the first one that passed. */
export type Retry = {
  run: RunSnapshot;
  failed: readonly [CiAttempt, ...CiAttempt[]];
  passed: CiAttempt;
  flipped: readonly FlippedJob[];
};

/** The retry in one sentence, such as "acme/checkout: deploy failed on main and passed on the second attempt, 7 min later". */
export function tellRetry({ run, failed, passed, flipped }: Retry): string {
  const [first] = failed;
  const how =
    failed.length > 1 ? `failed ${sayTimes(failed.length)}` : sayFailure(first.conclusion);
  const attempt = `passed on the ${sayOrdinal(passed.number)} attempt`;
  const waitedMs = passed.at.getTime() - first.at.getTime();
  const later = waitedMs > 0 ? `, ${sayDuration(waitedMs)} later` : '';
  const repository = oneLine(run.repository, 80);
  const workflow = oneLine(run.workflow, 60) || 'a workflow';
  return `${repository}: ${workflow} ${how}${sayPlace(run)} and ${attempt}${later}${sayFlipped(flipped)}`;
}

function sayPlace({ scope, branch }: RunSnapshot): string {
  if (scope === 'merge_queue') return ' in the merge queue';
  return branch === null ? '' : ` on ${oneLine(branch, 60)}`;
}

function sayFlipped(flipped: readonly FlippedJob[]): string {
  const [first, ...others] = flipped;
  if (first === undefined) return '';
  if (others.length > 0) return `; the jobs ${sayList(flipped.map(quoteName))} flipped`;
  const step = first.step === null ? '' : ` at \`${first.step}\``;
  return `; the job ${quoteName(first)} flipped${step}`;
}

function quoteName({ name }: { name: string }): string {
  return `\`${name}\``;
}

/** Who asked for a re-run, as the end of "re-run asked for by …". */
export function sayAsker(actor: Actor): string {
  const name = oneLine(actor.name ?? '', 60);
  if (actor.kind === 'person') return name || 'a person';
  if (actor.kind === 'unknown') return name || 'someone unknown';
  return name === '' ? 'automation' : `automation (${name})`;
}

/** The run's timeline. Of its jobs, only those that failed and those that flipped are told. */
export function tellRunEvidence(
  signals: readonly CiSignal[],
  flipped: readonly FlippedJob[],
): readonly Evidence[] {
  const flippedNames = new Set(flipped.map(({ name }) => name));
  const started = new Set<number>();
  const told = signals.filter(isTellable).filter((signal) => {
    // A start is told twice: when it is asked for, and when it runs.
    if (signal.kind !== 'ci_run.started') return isTold(signal, flippedNames);
    const isFirst = !started.has(signal.attempt);
    started.add(signal.attempt);
    return isFirst;
  });
  return told.map(tellSignal);
}

type ToldSignal = Exclude<CiSignal, { kind: 'ci_jobs.listed' }>;

function isTellable(signal: CiSignal): signal is ToldSignal {
  return signal.kind !== 'ci_jobs.listed';
}

function isTold(signal: ToldSignal, flippedNames: ReadonlySet<string>): boolean {
  if (signal.kind !== 'ci_job.completed') return true;
  return isFailure(signal.job.conclusion) || flippedNames.has(oneLine(signal.job.name, 80));
}

function tellSignal(signal: ToldSignal): Evidence {
  const { kind, attempt, occurredAt: at } = signal;
  if (signal.kind === 'ci_job.completed') {
    const { job } = signal;
    const step = job.failedStep === null ? '' : ` at \`${oneLine(job.failedStep, 80)}\``;
    const name = `\`${oneLine(job.name, 80)}\``;
    const text = `Job ${name} ${sayConclusion(job.conclusion)}${step} in attempt ${attempt}`;
    return { kind, at, text, url: job.url, actor: null, fact: signal.factKey };
  }
  const outcome = signal.kind === 'ci_run.started' ? 'started' : sayConclusion(signal.conclusion);
  const asked = attempt > 1 ? `, asked for by ${sayAsker(signal.actor)}` : '';
  const text = `Attempt ${attempt} ${outcome}${asked}`;
  const actor = signal.actor.name === null ? null : oneLine(signal.actor.name, 60);
  return { kind, at, text, url: signal.run.url, actor, fact: signal.factKey };
}

function sayConclusion(conclusion: RunConclusion | null): string {
  if (conclusion === 'success') return 'passed';
  if (isFailure(conclusion)) return sayFailure(conclusion);
  return conclusion === null ? 'ended' : `ended as ${conclusion.replaceAll('_', ' ')}`;
}

function sayFailure(conclusion: RunConclusion | null): string {
  if (conclusion === 'timed_out') return 'timed out';
  return conclusion === 'startup_failure' ? 'failed to start' : 'failed';
}
