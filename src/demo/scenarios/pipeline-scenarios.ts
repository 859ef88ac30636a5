import { type AcmeService, people } from '../acme.ts';
import type { RunConclusion } from '../shapes/github/workflow-run.ts';
import { MINUTE } from '../shapes/times.ts';
import {
  type AttemptOutcome,
  deployWorkflow,
  type JobOutcome,
  type PipelineOptions,
  pipeline,
} from './pipeline.ts';
import type { ScenarioDelivery } from './scenario-delivery.ts';

type RetryOptions = Omit<PipelineOptions, 'repository'> & {
  service: AcmeService;
  /** The job that failed first and then passed, and its step. */
  flippedJob?: string;
  failedStep?: string;
  /** Set on workflows that deploy: where that job deploys to. */
  environment?: string;
  /** How the attempts before the last ended; `failure` unless said. */
  firstConclusion?: RunConclusion;
  /** How many attempts there are; the last one passes. */
  attempts?: number;
  /** What is run again: GitHub's "re-run failed jobs" or "re-run all jobs". */
  rerun?: 'failed_jobs' | 'all_jobs';
  /** From the end of one attempt to the start of the next, and how long each lasts. */
  pauseMs?: number;
  lastsMs?: number;
};

/** The same run failed and a later attempt of it passed: the near miss. */
export function pipelineRetried(options: RetryOptions): ScenarioDelivery[] {
  const { attempts = 2, rerun = 'failed_jobs', firstConclusion = 'failure' } = options;
  const { flippedJob = 'integration', failedStep = 'Run the integration tests' } = options;
  const flipped: JobOutcome = { name: flippedJob, environment: options.environment };
  const failed: JobOutcome = { ...flipped, conclusion: firstConclusion, failedStep };
  const steady: JobOutcome[] = [{ name: 'build' }, { name: 'lint' }];
  return timed(options, attempts, (attempt) => {
    const carried = attempt > 1 && rerun === 'failed_jobs';
    const last = attempt === attempts;
    return {
      conclusion: last ? 'success' : firstConclusion,
      jobs: [...(carried ? [] : steady), last ? flipped : failed],
    };
  });
}

/** The same in a pull request's run, which is counted but makes no candidate by default. */
export function pullRequestRetried(
  options: RetryOptions & { pullRequest: number },
): ScenarioDelivery[] {
  const branch = options.branch ?? `topic-${options.pullRequest}`;
  return pipelineRetried({ ...options, event: 'pull_request', branch });
}

/** The same in the merge queue. */
export function mergeQueueRetried(
  options: RetryOptions & { pullRequest: number },
): ScenarioDelivery[] {
  const { pullRequest, ...rest } = options;
  const branch = `gh-readonly-queue/main/pr-${pullRequest}-${options.ids.hex(40)}`;
  return pipelineRetried({ ...rest, event: 'merge_group', branch });
}

/** The same in a workflow that deploys: a closer call than a flaky test. */
export function deployWorkflowRetried(options: RetryOptions): ScenarioDelivery[] {
  return pipelineRetried({
    workflow: deployWorkflow,
    environment: options.service.environment,
    flippedJob: 'deploy',
    failedStep: 'Shift traffic',
    title: 'Release the basket',
    ...options,
  });
}

/** A run that ends at its first attempt, well unless said otherwise. */
export function pipelineEnded(
  options: RetryOptions & { conclusion?: RunConclusion },
): ScenarioDelivery[] {
  const { conclusion = 'success', flippedJob = 'integration' } = options;
  const jobs: JobOutcome[] = [{ name: 'build' }, { name: flippedJob, conclusion }];
  return timed(options, 1, () => ({ conclusion, jobs }));
}

function timed(
  options: RetryOptions,
  attempts: number,
  outcome: (attempt: number) => Pick<AttemptOutcome, 'conclusion' | 'jobs'>,
): ScenarioDelivery[] {
  const { pauseMs = 3 * MINUTE, lastsMs = 6 * MINUTE, service, ...rest } = options;
  const numbers = Array.from({ length: attempts }, (_, position) => position + 1);
  return pipeline(
    { ...rest, repository: service.repository },
    numbers.map((attempt) => ({
      ...outcome(attempt),
      startsAfterMs: (attempt - 1) * (lastsMs + pauseMs),
      lastsMs,
      // A person pressed the button for every attempt but the first.
      triggeredBy: attempt === 1 ? (options.actor ?? people.kim) : people.robin,
    })),
  );
}
