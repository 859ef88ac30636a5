import { jobWebhook, type RunTold, runWebhook } from '../../../src/demo/scenarios/run-webhooks.ts';
import type { ScenarioDelivery } from '../../../src/demo/scenarios/scenario-delivery.ts';
import type { FinishedJob } from '../../../src/demo/shapes/github/workflow-job.ts';
import type { RunConclusion, RunIdentity } from '../../../src/demo/shapes/github/workflow-run.ts';
import { realSites } from '../../../src/demo/shapes/sites.ts';
import { after, MINUTE, SECOND } from '../../../src/demo/shapes/times.ts';
import type { JobStep, RunStep } from './step.ts';
import {
  personNamed,
  remembered,
  serviceNamed,
  shaOf,
  type Telling,
  tell,
  timeOf,
  withBody,
} from './telling.ts';

/** One moment of an attempt, and its jobs before it when it is over. */
export function tellRun(telling: Telling, step: RunStep): void {
  for (const [index, each] of repeats(step).entries()) {
    const shiftMs = index * (step.repeat?.everySeconds ?? 0) * SECOND;
    tellAttempt(telling, each, after(timeOf(telling, step.at), shiftMs));
  }
}

function repeats(step: RunStep): readonly RunStep[] {
  const { repeat } = step;
  if (repeat === undefined) return [step];
  return Array.from({ length: repeat.times }, (_, index) => {
    const number = repeat.from + index;
    const repo = repeat.repositories[number % repeat.repositories.length] ?? step.repo;
    return { ...step, run: `${step.run}${number}`, repo, sha: `${step.sha}${number}` };
  });
}

function tellAttempt(telling: Telling, step: RunStep, endedAt: Date): void {
  const run = runOf(telling, step, endedAt);
  const told: RunTold = { site: realSites.github, ids: telling.ids, run };
  const startedAt = after(endedAt, -step.minutes * MINUTE);
  for (const [name, outcome] of Object.entries(step.jobs)) {
    const at = after(endedAt, -SECOND);
    const job = finishedJob(telling, { name, outcome, startedAt, completedAt: at });
    const webhook = adjusted(jobWebhook(told, step.attempt, job), step);
    tell(telling, webhook, step.delivered && step.jobsDelivered);
  }
  const isOver = step.action === 'completed';
  const webhook = runWebhook(told, step.action, {
    attempt: step.attempt,
    status: isOver ? 'completed' : step.action === 'requested' ? 'queued' : 'in_progress',
    conclusion: isOver ? step.conclusion : null,
    startedAt,
    updatedAt: endedAt,
    triggeredBy: personNamed(step.by),
  });
  tell(telling, adjusted(webhook, step), step.delivered);
}

function adjusted(webhook: ScenarioDelivery, step: RunStep): ScenarioDelivery {
  type Body = Record<'workflow_run' | 'workflow_job', Record<string, unknown> | undefined>;
  return withBody(webhook, ({ workflow_run: run, workflow_job: job }: Partial<Body>) => {
    if (step.oldShape) delete job?.['run_attempt'];
    if (run === undefined) return;
    if (step.oldShape || !step.namesAsker) delete run['triggering_actor'];
    if (step.oldShape) {
      delete run['run_attempt'];
      delete run['previous_attempt_url'];
    }
    if (step.fromFork) run['head_repository'] = { id: 99_000_001, full_name: 'stranger/checkout' };
  });
}

function runOf(telling: Telling, step: RunStep, at: Date): RunIdentity {
  return remembered(telling, `run ${step.run}`, () => {
    const { ids } = telling;
    const { repository } = serviceNamed(telling, step.repo);
    const run: RunIdentity = {
      id: ids.number(),
      checkSuiteId: ids.number(),
      number: ids.between(100, 9_999),
      repository,
      workflow: workflowNamed(telling, step.workflow),
      branch: step.branch,
      sha: shaOf(telling, step.sha),
      title: step.title ?? 'Round the basket total only once',
      event: step.event,
      pullRequest: step.event === 'pull_request' ? { id: ids.number(), number: 77 } : null,
      actor: personNamed('kim'),
      createdAt: after(at, -step.minutes * MINUTE),
    };
    telling.subjects.set(`ci_run:${repository.id}:${run.id}`, step.run);
    return run;
  });
}

function workflowNamed(telling: Telling, name: string): RunIdentity['workflow'] {
  return remembered(telling, `workflow ${name}`, () => ({
    id: telling.ids.number(),
    name,
    path: `.github/workflows/${name.toLowerCase().replaceAll(' ', '-')}.yml`,
  }));
}

/** A job's own webhook, apart from its run's. */
export function tellJob(telling: Telling, step: JobStep): void {
  const run = telling.memory.get(`run ${step.run}`);
  if (run === undefined) throw new Error(`the job ${step.job} belongs to a run not told of yet`);
  const completedAt = timeOf(telling, step.at);
  const startedAt = after(completedAt, -MINUTE);
  const { job: name, outcome } = step;
  const told: RunTold = { site: realSites.github, ids: telling.ids, run: run as RunIdentity };
  const job = finishedJob(telling, { name, outcome, startedAt, completedAt });
  tell(telling, jobWebhook(told, step.attempt, job), step.delivered);
}

/** `failure at Run the tests`, `success in production`. */
function finishedJob(
  { ids }: Telling,
  told: { name: string; outcome: string; startedAt: Date; completedAt: Date },
): FinishedJob & { environment: string | null } {
  const { name, outcome, startedAt, completedAt } = told;
  const parts = /^(\w+)(?: at ([^@]+?))?(?: in (\S+))?$/.exec(outcome);
  const conclusion = (parts?.[1] ?? 'success') as RunConclusion;
  const [failedStep, environment] = [parts?.[2] ?? null, parts?.[3] ?? null];
  return { id: ids.number(), name, conclusion, failedStep, environment, startedAt, completedAt };
}
