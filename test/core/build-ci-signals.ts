import type { CheckSignal, CheckSnapshot, CommitRunSignal } from '../../src/core/check-signal.ts';
import { defaultCiScopes } from '../../src/core/detect/ci-scopes.ts';
import type { CiScopes, Detection, Finding } from '../../src/core/detect/finding.ts';
import { retriedCiFailure } from '../../src/core/detect/retried-ci-failure.ts';
import { type Question, questionKey } from '../../src/core/question.ts';
import type { CiSignal, Signal, UnansweredSignal } from '../../src/core/signal.ts';
import type { RunConclusion, RunSnapshot } from '../../src/core/snapshots.ts';
import { minute } from './build-signals.ts';

const ciRun = { kind: 'ci_run', id: '4711:900' } as const;
const sha = '3f2a9c1e00000000000000000000000000000000';

/** What the detector says under these scopes; GitHub can be asked unless said otherwise. */
export function detectRetry(
  signals: readonly Signal[],
  scopes: Partial<CiScopes> = {},
  canAsk = true,
): Detection {
  const ciScopes = () => ({ ...defaultCiScopes, ...scopes });
  return retriedCiFailure.detect(signals, { settleSeconds: 0, ciScopes, canAsk });
}

export function onlyFindingOf({ findings }: Detection): Finding {
  const [finding, ...others] = findings;
  if (finding === undefined || others.length > 0) throw new Error(`${findings.length} findings`);
  return finding;
}

export function listed(attempt: number): CiSignal {
  const factKey = `jobs:${attempt}`;
  return { kind: 'ci_jobs.listed', subject: ciRun, factKey, occurredAt: minute(90), attempt };
}

export function ask(kind: 'run_attempt' | 'run_jobs', attempt: number): Question {
  const of = { repository: 'acme/checkout', repositoryId: '4711', runId: '900' };
  return { kind, ...of, attempt };
}

export function unanswered(
  question: Question,
  because = 'GitHub no longer has it.',
): UnansweredSignal {
  const key = questionKey(question);
  const factKey = `unanswered:${key}`;
  const kind = 'question.unanswered';
  return { kind, subject: ciRun, factKey, occurredAt: minute(91), question: key, because };
}

export function checked(
  id: number,
  conclusion: RunConclusion,
  at: number,
  changes: Partial<CheckSnapshot> = {},
): CheckSignal {
  const check: CheckSnapshot = {
    repository: 'acme/checkout',
    repositoryId: '4711',
    name: 'ci/circleci: test',
    app: 'status',
    sha,
    branch: 'main',
    scope: 'default_branch',
    url: `https://circleci.example/${id}`,
    ...changes,
  };
  return {
    kind: 'check.completed',
    subject: { kind: 'check', id: `4711:status:ci/circleci: test:${sha}` },
    factKey: `check:${id}`,
    occurredAt: minute(at),
    check,
    conclusion,
  };
}

export function ranOnCommit(
  runNumber: number,
  conclusion: RunConclusion,
  at: number,
  changes: Partial<RunSnapshot> & { attempt?: number } = {},
): CommitRunSignal {
  const { attempt = 1, ...others } = changes;
  const runId = String(900 + runNumber);
  const run: RunSnapshot = {
    repository: 'acme/checkout',
    repositoryId: '4711',
    workflow: 'build',
    workflowId: '31',
    runNumber,
    title: null,
    branch: 'main',
    sha,
    trigger: 'push',
    scope: 'default_branch',
    deployWorkflow: false,
    url: `https://github.example/runs/${runId}`,
    ...others,
  };
  return {
    kind: 'commit_run.completed',
    subject: { kind: 'commit_runs', id: `4711:31:${sha}` },
    factKey: `run:${runId}:${attempt}`,
    occurredAt: minute(at),
    run,
    runId,
    attempt,
    conclusion,
  };
}
