import type { Actor } from '../signal.ts';
import type { RunConclusion, RunSnapshot } from '../snapshots.ts';
import { type CiAttempt, isFailure, type RunFact } from './ci-attempts.ts';
import type { Evidence } from './finding.ts';
import type { FlippedJob } from './flipped-jobs.ts';
import { oneLine } from './one-line.ts';
import { sayList, sayOrdinal, sayTimes } from './say-count.ts';
import { sayDuration } from './say-duration.ts';
import { sayName } from './say-name.ts';

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
  const later = sayLater(first.at, passed.at);
  const repository = oneLine(run.repository, 80);
  const workflow = oneLine(run.workflow, 60) || 'a workflow';
  return `${repository}: ${workflow} ${how}${sayPlace(run)} and ${attempt}${later}${sayFlipped(flipped)}`;
}

/** How long it took, as the end of a sentence; empty where the clocks contradict each other. */
export function sayLater(failedAt: Date, passedAt: Date): string {
  const waitedMs = passedAt.getTime() - failedAt.getTime();
  return waitedMs > 0 ? `, ${sayDuration(waitedMs)} later` : '';
}

/** Where it failed, as the end of "build failed …"; empty when the branch is not known. */
export function sayPlace({ scope, branch }: Pick<RunSnapshot, 'scope' | 'branch'>): string {
  if (scope === 'merge_queue') return ' in the merge queue';
  return branch === null ? '' : ` on ${oneLine(branch, 60)}`;
}

function sayFlipped(flipped: readonly FlippedJob[]): string {
  const [first, ...others] = flipped;
  if (first === undefined) return '';
  if (others.length > 0) return `; the jobs ${sayList(flipped.map(sayJob))} flipped`;
  const step = first.step === null ? '' : ` at \`${first.step}\``;
  return `; the job \`${sayName(first.name)}\` flipped${step}`;
}

function sayJob({ name, step }: FlippedJob): string {
  const job = `\`${sayName(name)}\``;
  return step === null ? job : `${job} (at \`${step}\`)`;
}

/** Who asked for a re-run, by their role, as the end of "re-run asked for by …". */
export function sayAsker(actor: Actor): string {
  const name = oneLine(actor.name ?? '', 60);
  if (actor.kind === 'person') return 'an engineer';
  if (actor.kind === 'unknown') return 'someone unknown';
  return name === '' ? 'automation' : `automation (${name})`;
}

/** The run's timeline. Of its jobs, only those that failed and those that flipped are told. */
export function tellRunEvidence(
  facts: readonly RunFact[],
  flipped: readonly FlippedJob[],
): readonly Evidence[] {
  const flippedNames = new Set(flipped.map(({ name }) => name));
  const seen = new Set<string>();
  const told = facts.filter(isTellable).filter((fact) => {
    const once = tellOnceAs(fact);
    const isFirst = !seen.has(once);
    seen.add(once);
    return isFirst && isTold(fact, flippedNames);
  });
  return told.map(tellFact);
}

type ToldFact = Exclude<RunFact, { kind: 'ci_jobs.listed' | 'question.unanswered' }>;

function isTellable(fact: RunFact): fact is ToldFact {
  return fact.kind !== 'ci_jobs.listed' && fact.kind !== 'question.unanswered';
}

/**
 * A start is told twice: when it is asked for, and when it runs. A job that a re-run carried over
 * may be told again with the re-run's jobs.
 */
function tellOnceAs(fact: ToldFact): string {
  if (fact.kind === 'ci_job.completed') return `job ${fact.job.id}`;
  return fact.kind === 'ci_run.started' ? `start ${fact.attempt}` : fact.factKey;
}

function isTold(fact: ToldFact, flippedNames: ReadonlySet<string>): boolean {
  if (fact.kind !== 'ci_job.completed') return true;
  return isFailure(fact.job.conclusion) || flippedNames.has(fact.job.name);
}

function tellFact(fact: ToldFact): Evidence {
  const { kind, attempt, occurredAt: at } = fact;
  if (fact.kind === 'ci_job.completed') {
    const { job } = fact;
    const step = job.failedStep === null ? '' : ` at \`${oneLine(job.failedStep, 80)}\``;
    const name = `\`${sayName(job.name)}\``;
    const text = `Job ${name} ${sayConclusion(job.conclusion)}${step} in attempt ${attempt}`;
    return { kind, at, text, url: job.url, actor: null, fact: fact.factKey };
  }
  const outcome = fact.kind === 'ci_run.started' ? 'started' : sayConclusion(fact.conclusion);
  const asked = attempt > 1 ? `, asked for by ${sayAsker(fact.actor)}` : '';
  const text = `Attempt ${attempt} ${outcome}${asked}`;
  const actor = fact.actor.name === null ? null : oneLine(fact.actor.name, 60);
  return { kind, at, text, url: fact.run.url, actor, fact: fact.factKey };
}

/** How something ended: `passed`, `timed out`, `ended as cancelled`. */
export function sayConclusion(conclusion: RunConclusion | null): string {
  if (conclusion === 'success') return 'passed';
  if (isFailure(conclusion)) return sayFailure(conclusion);
  return conclusion === null ? 'ended' : `ended as ${conclusion.replaceAll('_', ' ')}`;
}

function sayFailure(conclusion: RunConclusion | null): string {
  if (conclusion === 'timed_out') return 'timed out';
  return conclusion === 'startup_failure' ? 'failed to start' : 'failed';
}
