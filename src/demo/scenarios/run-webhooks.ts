import type { SeededIds } from '../seeded-ids.ts';
import { type DeploymentFacts, deployment } from '../shapes/github/deployment.ts';
import { gitHubWebhook } from '../shapes/github/webhook.ts';
import { type FinishedJob, workflowJob } from '../shapes/github/workflow-job.ts';
import {
  type RunIdentity,
  type RunMoment,
  workflow,
  workflowRun,
} from '../shapes/github/workflow-run.ts';
import type { Sites } from '../shapes/sites.ts';
import type { ScenarioDelivery } from './scenario-delivery.ts';

/** What every webhook of one run is told with. */
export type RunTold = {
  site: Sites['github'];
  ids: SeededIds;
  run: RunIdentity;
};

export function runWebhook(told: RunTold, action: string, moment: RunMoment): ScenarioDelivery {
  const { site, ids, run } = told;
  return gitHubWebhook(site, ids, {
    name: 'workflow_run',
    at: moment.updatedAt,
    repository: run.repository,
    sender: moment.triggeredBy,
    content: {
      action,
      workflow_run: workflowRun(site, run, moment),
      workflow: workflow(site, run),
    },
  });
}

/** `environment` is where the job deploys to, and null for a job that doesn't. */
export function jobWebhook(
  told: RunTold,
  attempt: number,
  job: FinishedJob & { environment: string | null },
): ScenarioDelivery {
  const { site, ids, run } = told;
  const forDeployment = job.environment && {
    deployment: deployment(site, deploymentOf(told, job.environment), run.createdAt),
  };
  return gitHubWebhook(site, ids, {
    name: 'workflow_job',
    at: job.completedAt,
    repository: run.repository,
    sender: run.actor,
    content: {
      action: 'completed',
      workflow_job: workflowJob(site, run, attempt, job),
      ...forDeployment,
    },
  });
}

function deploymentOf({ ids, run }: RunTold, environment: string): DeploymentFacts {
  return {
    id: ids.number(),
    repository: run.repository,
    sha: run.sha,
    ref: run.branch,
    task: 'deploy',
    payload: {},
    environment,
    isProduction: environment === 'production',
    isTransient: false,
    description: null,
    creator: run.actor,
    createdAt: run.createdAt,
  };
}
