import { type AcmePerson, type AcmeService, people } from '../acme.ts';
import { DEFAULT_BRANCH } from '../shapes/github/repository.ts';
import type { FinishedJob } from '../shapes/github/workflow-job.ts';
import type {
  RunConclusion,
  RunIdentity,
  RunMoment,
  Workflow,
} from '../shapes/github/workflow-run.ts';
import { realSites } from '../shapes/sites.ts';
import { after, SECOND } from '../shapes/times.ts';
import { jobWebhook, type RunTold, runWebhook } from './run-webhooks.ts';
import type { ScenarioBase, ScenarioDelivery } from './scenario-delivery.ts';

/** How a job of an attempt ended: `success` unless said. `environment` is where it deploys to. */
export type JobOutcome = {
  name: string;
  conclusion?: RunConclusion;
  failedStep?: string;
  environment?: string | undefined;
};

/** One attempt, `startsAfterMs` after the run was made. */
export type AttemptOutcome = {
  conclusion: RunConclusion;
  jobs: readonly JobOutcome[];
  startsAfterMs: number;
  lastsMs: number;
  triggeredBy?: AcmePerson;
};

export type PipelineOptions = ScenarioBase & {
  repository: AcmeService['repository'];
  workflow?: Workflow;
  branch?: string;
  /** `push` unless said; `pull_request`, `merge_group`, `schedule`, … */
  event?: string;
  title?: string;
  sha?: string;
  actor?: AcmePerson;
  pullRequest?: number;
  runId?: number;
  /** False leaves out `requested` and `in_progress`. */
  withProgress?: boolean;
  /** False leaves out the jobs' own webhooks. */
  withJobs?: boolean;
};

const ciWorkflow: Workflow = {
  id: 31_000_001,
  name: 'CI',
  path: '.github/workflows/ci.yml',
};
export const deployWorkflow: Workflow = {
  id: 31_000_002,
  name: 'Deploy',
  path: '.github/workflows/deploy.yml',
};

type Told = RunTold & { options: PipelineOptions };

/** Tells any course of one workflow run, its attempts numbered from 1 in the order given. */
export function pipeline(
  options: PipelineOptions,
  attempts: readonly AttemptOutcome[],
): ScenarioDelivery[] {
  const site = (options.sites ?? realSites).github;
  const told = {
    options,
    site,
    ids: options.ids,
    run: runIdentity(options),
  };
  return attempts.flatMap((outcome, position) => attemptWebhooks(told, outcome, position + 1));
}

function runIdentity(options: PipelineOptions): RunIdentity {
  const { ids, pullRequest } = options;
  return {
    id: options.runId ?? ids.number(),
    checkSuiteId: ids.number(),
    number: ids.between(100, 9_999),
    repository: options.repository,
    workflow: options.workflow ?? ciWorkflow,
    branch: options.branch ?? DEFAULT_BRANCH,
    sha: options.sha ?? ids.hex(40),
    title: options.title ?? 'Round the basket total only once',
    event: options.event ?? 'push',
    pullRequest: pullRequest === undefined ? null : { id: ids.number(), number: pullRequest },
    actor: options.actor ?? people.kim,
    createdAt: options.at,
  };
}

function attemptWebhooks(told: Told, outcome: AttemptOutcome, attempt: number): ScenarioDelivery[] {
  const { options, run } = told;
  const startedAt = after(run.createdAt, outcome.startsAfterMs);
  const endedAt = after(startedAt, outcome.lastsMs);
  const triggeredBy = outcome.triggeredBy ?? run.actor;
  const running: RunMoment = {
    attempt,
    status: 'in_progress',
    conclusion: null,
    startedAt,
    updatedAt: after(startedAt, SECOND),
    triggeredBy,
  };
  const webhooks: ScenarioDelivery[] = [];
  if (options.withProgress !== false) {
    // GitHub sends `requested` for the first attempt only.
    const requested: RunMoment = { ...running, status: 'queued', updatedAt: startedAt };
    if (attempt === 1) webhooks.push(runWebhook(told, 'requested', requested));
    webhooks.push(runWebhook(told, 'in_progress', running));
  }
  if (options.withJobs !== false) {
    const span = { startedAt: running.updatedAt, completedAt: after(endedAt, -SECOND) };
    for (const job of outcome.jobs)
      webhooks.push(jobWebhook(told, attempt, finished(told, job, span)));
  }
  const ended: RunMoment = { ...running, status: 'completed', updatedAt: endedAt };
  webhooks.push(runWebhook(told, 'completed', { ...ended, conclusion: outcome.conclusion }));
  return webhooks;
}

function finished(
  { options }: Told,
  job: JobOutcome,
  span: { startedAt: Date; completedAt: Date },
): FinishedJob & { environment: string | null } {
  return {
    id: options.ids.number(),
    name: job.name,
    conclusion: job.conclusion ?? 'success',
    failedStep: job.failedStep ?? null,
    environment: job.environment ?? null,
    ...span,
  };
}
