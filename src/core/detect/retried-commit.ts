import type { CommitRunSignal } from '../check-signal.ts';
import type { Signal } from '../signal.ts';
import type { RunSnapshot } from '../snapshots.ts';
import { passedOrFailed } from './ci-attempts.ts';
import { toCiFinding } from './ci-finding.ts';
import { compareIds } from './compare-ids.ts';
import { type FoundRetry, findRetry } from './find-retry.ts';
import type { DetectContext, Detection, Evidence, Finding } from './finding.ts';
import { type CiVerdict, judgeCiScope } from './judge-ci-scope.ts';
import { oneLine } from './one-line.ts';
import { sayTimes } from './say-count.ts';
import { fullName } from './say-name.ts';
import { sayConclusion, sayLater, sayPlace } from './tell-run.ts';

/** How a run ended in the last of its attempts that ended one way or the other. */
type RunEnd = { fact: CommitRunSignal; hasPassed: boolean };

export function isCommitRun(signal: Signal): signal is CommitRunSignal {
  return signal.kind === 'commit_run.completed';
}

/**
 * A run that failed for good, and a newer run of the same workflow that passed on the same commit.
 * What happens between the attempts of one run is told by that run. Runs are paired within one
 * scope only: a push and its pull request run side by side, and neither is a retry of the other.
 */
export function detectRetriedCommit(
  results: readonly CommitRunSignal[],
  context: DetectContext,
): Detection {
  const scopes = new Set(results.map(({ run }) => run.scope));
  const detections = [...scopes]
    .sort()
    .map((scope) => detectInScope(scope, results, context))
    .sort((a, b) => b.findings.length - a.findings.length);
  return {
    findings: detections.flatMap(({ findings }) => findings),
    because: [...new Set(detections.map(({ because }) => because))].join('; '),
    questions: [],
  };
}

function detectInScope(
  scope: RunSnapshot['scope'],
  results: readonly CommitRunSignal[],
  context: DetectContext,
): Detection {
  const ends = readEnds(results.filter(({ run }) => run.scope === scope));
  const since = sinceFailure(ends);
  const retry = findRetry(since);
  if (retry === null) return none(sayNoRetry(ends));
  const { repository } = retry.passed.fact.run;
  const ciScopes = context.ciScopes(repository);
  if (!ciScopes.sameCommit) {
    const where = oneLine(repository, 80);
    return none(`it is a new run of the same commit, which the connection leaves out for ${where}`);
  }
  const deploys = results.some(({ run }) => run.deployWorkflow);
  const verdict = judgeCiScope({ what: 'run', repository, scope, deploys }, ciScopes);
  if (verdict.verdict === 'left_out') return none(verdict.because);
  const finding = describe(retry, since, verdict);
  return { findings: [finding], because: sayBecause(finding, verdict), questions: [] };
}

function none(because: string): Detection {
  return { findings: [], because, questions: [] };
}

/** One end for each run, in the order in which the runs were made. */
function readEnds(results: readonly CommitRunSignal[]): readonly RunEnd[] {
  const ends = new Map<string, RunEnd>();
  for (const fact of results) {
    const hasPassed = passedOrFailed(fact.conclusion);
    const known = ends.get(fact.runId);
    const isLater = known === undefined || known.fact.attempt <= fact.attempt;
    if (hasPassed !== null && isLater) ends.set(fact.runId, { fact, hasPassed });
  }
  return [...ends.values()].sort((a, b) => compareIds(a.fact.runId, b.fact.runId));
}

/** The first failure and what ended after it: nobody retried with a run that was over by then. */
function sinceFailure(ends: readonly RunEnd[]): readonly RunEnd[] {
  const failedAt = ends.findIndex(({ hasPassed }) => !hasPassed);
  const failed = ends[failedAt];
  if (failed === undefined) return [];
  return ends.slice(failedAt).filter(({ fact }) => fact.occurredAt >= failed.fact.occurredAt);
}

function sayNoRetry(ends: readonly RunEnd[]): string {
  if (ends.length === 0) return 'no run of the commit has passed or failed yet';
  return ends.every(({ hasPassed }) => hasPassed)
    ? 'no run of the commit failed'
    : 'a run of the commit failed, and no newer one has passed since';
}

function sayBecause({ withdrawn, countedOnly }: Finding, verdict: CiVerdict): string {
  const retried = 'a run failed and a new run of the same commit passed';
  if (withdrawn !== null) return `${retried}, but ${withdrawn}`;
  return countedOnly ? `${retried}; ${verdict.because}` : retried;
}

function describe(
  { failed, passed }: FoundRetry<RunEnd>,
  ends: readonly RunEnd[],
  verdict: CiVerdict,
): Finding {
  const { run, occurredAt } = passed.fact;
  const { repository, sha, scope } = run;
  const first = failed[0].fact;
  const workflow = oneLine(run.workflow, 60) || 'a workflow';
  const how =
    failed.length > 1 ? `failed ${sayTimes(failed.length)}` : sayConclusion(first.conclusion);
  const later = sayLater(first.occurredAt, occurredAt);
  const both = [first, passed.fact];
  return toCiFinding({
    cycle: scope,
    foundBy: 'commit_retried',
    beganAt: first.occurredAt,
    occurredAt,
    title: `${workflow} passed on a new run of the same commit in ${repository}`,
    story: `${oneLine(repository, 80)}: ${workflow} ${how}${sayPlace(run)} and a new run of the same commit passed${later}`,
    evidence: ends.map(tellEnd).sort((a, b) => a.at.getTime() - b.at.getTime()),
    links: both.flatMap((fact) =>
      fact.run.url === null ? [] : [{ label: sayRun(fact), url: fact.run.url }],
    ),
    ...{ repository, sha, scope, verdict, isWeaker: true, labels: ['weaker'] },
    words: [fullName(run.workflow) || workflow],
    kind: 'new run of the same commit',
    savedBy: 'A new run of the same commit passed',
    awaits: null,
    unconfirmed: null,
    withdrawn: ends.at(-1)?.hasPassed ? null : 'a later run of the commit failed again',
  });
}

function tellEnd({ fact }: RunEnd): Evidence {
  const attempt = fact.attempt > 1 ? ` in attempt ${fact.attempt}` : '';
  const text = `${sayRun(fact)} ${sayConclusion(fact.conclusion)}${attempt}`;
  const { kind, occurredAt: at, factKey, run } = fact;
  return { kind, at, text, url: run.url, actor: null, fact: factKey };
}

function sayRun({ run, runId }: CommitRunSignal): string {
  return `Run ${run.runNumber === null ? runId : `#${run.runNumber}`}`;
}
