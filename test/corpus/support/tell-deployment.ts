import { deploymentStatusWebhook } from '../../../src/demo/scenarios/deployment.ts';
import type { ScenarioDelivery } from '../../../src/demo/scenarios/scenario-delivery.ts';
import {
  type DeploymentFacts,
  type DeploymentState,
  deployment,
} from '../../../src/demo/shapes/github/deployment.ts';
import { gitHubWebhook } from '../../../src/demo/shapes/github/webhook.ts';
import { realSites } from '../../../src/demo/shapes/sites.ts';
import { after, MINUTE } from '../../../src/demo/shapes/times.ts';
import type { DeploymentStep } from './deployment-step.ts';
import {
  personNamed,
  serviceNamed,
  shaOf,
  type Telling,
  tell,
  timeOf,
  withBody,
} from './telling.ts';

const site = realSites.github;

type Made = Exclude<DeploymentStep, { github: 'deployment_status' }>;

/** A deployment, one of its statuses, or both. */
export function tellDeployment(telling: Telling, step: DeploymentStep): void {
  if (step.github === 'deployment_status') {
    const facts = telling.memory.get(`deployment ${step.deployment}`);
    if (facts === undefined) throw new Error(`the deployment ${step.deployment} is not known`);
    const at = timeOf(telling, step.at);
    tellStatus(telling, facts as DeploymentFacts, { ...step, moment: at });
    return;
  }
  const facts = factsOf(telling, step);
  tell(telling, byWorkflow(createdWebhook(telling, facts), step), step.delivered);
  if (step.github === 'deployment') return;
  const at = after(facts.createdAt, step.minutes * MINUTE);
  const webhook = deploymentStatusWebhook(telling, facts, { state: step.state, at });
  tell(telling, byWorkflow(webhook, step), step.delivered);
}

/** As GitHub tells of a deployment that a workflow made. */
function byWorkflow(webhook: ScenarioDelivery, { workflow, startedBy }: Made): ScenarioDelivery {
  if (workflow === undefined) return webhook;
  const path = `.github/workflows/${workflow}`;
  return withBody(webhook, (body: { workflow?: object; workflow_run?: object }) => {
    body.workflow = { id: 6002, name: workflow, path };
    body.workflow_run = { id: 71_010, name: workflow, path, event: startedBy };
  });
}

type Status = {
  state: DeploymentState;
  moment: Date;
  delivered: boolean;
  environment?: string | undefined;
};

function tellStatus(telling: Telling, facts: DeploymentFacts, status: Status): void {
  const { state, moment, delivered, environment } = status;
  const webhook = deploymentStatusWebhook(telling, facts, { state, at: moment });
  if (environment === undefined) {
    tell(telling, webhook, delivered);
    return;
  }
  const moved = withBody(webhook, (body: { deployment_status?: { environment: string } }) => {
    if (body.deployment_status) body.deployment_status.environment = environment;
  });
  tell(telling, moved, delivered);
}

function createdWebhook({ ids }: Telling, facts: DeploymentFacts) {
  return gitHubWebhook(site, ids, {
    name: 'deployment',
    at: facts.createdAt,
    repository: facts.repository,
    sender: facts.creator,
    content: {
      action: 'created',
      deployment: deployment(site, facts, facts.createdAt),
      workflow: null,
      workflow_run: null,
    },
  });
}

function factsOf(telling: Telling, step: Made): DeploymentFacts {
  const facts: DeploymentFacts = {
    id: telling.ids.number(),
    repository: serviceNamed(telling, step.repo).repository,
    sha: shaOf(telling, step.sha),
    ref: step.ref,
    task: step.task,
    payload: step.payload,
    environment: step.environment,
    isProduction: step.production ?? step.environment === 'production',
    isTransient: step.transient,
    description: step.description,
    creator: personNamed(step.by),
    createdAt: timeOf(telling, step.at),
  };
  if (step.deployment !== undefined) telling.memory.set(`deployment ${step.deployment}`, facts);
  return facts;
}
