import type { RunSnapshot } from '../snapshots.ts';
import type { Finding, Threshold } from './finding.ts';
import type { FindingLabel } from './finding-labels.ts';
import { type CiVerdict, sayScope } from './judge-ci-scope.ts';
import { oneLine } from './one-line.ts';

/** What tells one retry from another; the rest is the same for all. */
export type CiStory = Pick<
  Finding,
  | 'cycle'
  | 'foundBy'
  | 'beganAt'
  | 'occurredAt'
  | 'title'
  | 'story'
  | 'evidence'
  | 'links'
  | 'withdrawn'
  | 'awaits'
  | 'unconfirmed'
> & {
  repository: string;
  sha: string;
  scope: RunSnapshot['scope'];
  verdict: CiVerdict;
  /** Workflow, job and step, or the check. */
  words: readonly string[];
  /** What kind of retry it was, where it was no re-run of a run. */
  kind?: string;
  /** True for what may have been no retry at all. */
  isWeaker: boolean;
  savedBy: string;
  labels: readonly FindingLabel[];
};

const cap = { value: 2, because: 'a workflow that deploys nothing counts at most 2' };

/** A retry as a finding. Severity is capped at 2 unless the workflow deploys. */
export function toCiFinding(story: CiStory): Finding {
  const { repository, sha, scope, verdict, words, kind, isWeaker, savedBy, ...told } = story;
  const { deploys } = verdict;
  return {
    ...told,
    detector: 'retried_ci_failure',
    title: oneLine(told.title, 160),
    service: { pagerduty: null, github: repository, environment: null, jira: null },
    fingerprint: {
      source: 'github',
      names: [repository],
      words,
      ...(kind === undefined ? {} : { kind }),
    },
    closeness: closenessOf(story),
    severity: { priority: null, urgency: null, cap: deploys ? null : cap },
    savedBy: { kind: 'retry', text: savedBy },
    resolver: null,
    environment: null,
    deployWorkflow: deploys,
    labels: [scope, ...told.labels],
    revisions: sha === '' ? [] : [sha],
    alertKey: null,
    countedOnly: verdict.verdict === 'only_counts',
    thresholds: thresholdsOf(story),
  };
}

function closenessOf({ scope, verdict: { deploys }, isWeaker }: CiStory): Finding['closeness'] {
  if (isWeaker) {
    return deploys
      ? { value: 2, because: 'the workflow deploys, and a new run is a weaker sign than a re-run' }
      : { value: 1, because: 'a new run of the same commit is a weaker sign than a re-run' };
  }
  return deploys
    ? { value: 10, because: 'the workflow deploys' }
    : { value: 2, because: `it ran ${sayScope(scope)}, before anything was deployed` };
}

function thresholdsOf({ scope, verdict }: CiStory): readonly Threshold[] {
  const place = { name: 'scope', value: scope, because: verdict.because };
  return verdict.deploys ? [place] : [place, { name: 'severity cap', ...cap }];
}
