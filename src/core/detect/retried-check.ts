import type { CheckSignal } from '../check-signal.ts';
import type { Signal } from '../signal.ts';
import { passedOrFailed } from './ci-attempts.ts';
import { toCiFinding } from './ci-finding.ts';
import { type FoundRetry, findRetry } from './find-retry.ts';
import type { DetectContext, Detection, Evidence, Finding, Link } from './finding.ts';
import { type CiVerdict, judgeCiScope } from './judge-ci-scope.ts';
import { oneLine } from './one-line.ts';
import { sayTimes } from './say-count.ts';
import { fullName, sayName } from './say-name.ts';
import { sayConclusion, sayLater, sayPlace } from './tell-run.ts';

type CheckEnd = { fact: CheckSignal; hasPassed: boolean };

export function isCheck(signal: Signal): signal is CheckSignal {
  return signal.kind === 'check.completed';
}

/**
 * A check of another CI system that failed and then passed on the same commit. `results` are those
 * of one check and commit, in order: a re-run is told only by another result that comes later.
 */
export function detectRetriedCheck(
  results: readonly CheckSignal[],
  context: DetectContext,
): Detection {
  const ends = results.flatMap((fact) => {
    const hasPassed = passedOrFailed(fact.conclusion);
    return hasPassed === null ? [] : [{ fact, hasPassed }];
  });
  const retry = findRetry(ends);
  if (retry === null) return none(sayNoRetry(ends));
  const { repository, scope } = retry.passed.fact.check;
  const scopes = context.ciScopes(repository);
  if (!scopes.otherChecks) {
    const where = oneLine(repository, 80);
    return none(`it is a check of another CI system, which the connection leaves out for ${where}`);
  }
  const verdict = judgeCiScope({ what: 'check', repository, scope, deploys: false }, scopes);
  if (verdict.verdict === 'left_out') return none(verdict.because);
  const finding = describe(retry, results, verdict, ends.at(-1)?.hasPassed === true);
  return { findings: [finding], because: sayBecause(finding, verdict), questions: [] };
}

function none(because: string): Detection {
  return { findings: [], because, questions: [] };
}

function sayNoRetry(ends: readonly CheckEnd[]): string {
  const last = ends.at(-1);
  if (last === undefined) return 'the check has not passed or failed yet';
  return last.hasPassed
    ? 'the check passed, and no failure before it is known'
    : 'the check failed and has not passed since';
}

function sayBecause({ withdrawn, countedOnly }: Finding, verdict: CiVerdict): string {
  const retried = 'the check failed and passed on a re-run';
  if (withdrawn !== null) return `${retried}, but ${withdrawn}`;
  return countedOnly ? `${retried}; ${verdict.because}` : retried;
}

function describe(
  { failed, passed }: FoundRetry<CheckEnd>,
  results: readonly CheckSignal[],
  verdict: CiVerdict,
  endsWell: boolean,
): Finding {
  const { check, occurredAt } = passed.fact;
  const first = failed[0].fact;
  const name = sayName(check.name) || 'a check';
  const how =
    failed.length > 1 ? `failed ${sayTimes(failed.length)}` : sayConclusion(first.conclusion);
  const later = sayLater(first.occurredAt, occurredAt);
  const { repository, sha, scope } = check;
  return toCiFinding({
    cycle: '1',
    foundBy: 'check_retried',
    beganAt: first.occurredAt,
    occurredAt,
    title: `${name} passed on a re-run in ${repository}`,
    story: `${oneLine(repository, 80)}: ${name} ${how}${sayPlace(check)} and passed on a re-run${later}`,
    evidence: results.map(tellResult),
    links: links(first, passed.fact),
    ...{ repository, sha, scope, verdict, isWeaker: false, labels: ['other_ci'] },
    words: [fullName(check.name) || name],
    kind: 'check',
    savedBy: 'A re-run passed',
    awaits: null,
    unconfirmed: null,
    withdrawn: endsWell ? null : 'it failed again afterwards',
  });
}

function tellResult({ kind, check, conclusion, occurredAt, factKey }: CheckSignal): Evidence {
  const text = `\`${sayName(check.name)}\` ${sayConclusion(conclusion)}`;
  return { kind, at: occurredAt, text, url: check.url, actor: null, fact: factKey };
}

function links(failed: CheckSignal, passed: CheckSignal): readonly Link[] {
  const of = (label: string, url: string | null) => (url === null ? [] : [{ label, url }]);
  return [...of('Failed check', failed.check.url), ...of('Check that passed', passed.check.url)];
}
