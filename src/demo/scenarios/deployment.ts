import { type AcmePerson, type AcmeService, people } from '../acme.ts';
import {
  type DeploymentFacts,
  type DeploymentState,
  deployment,
  deploymentStatus,
} from '../shapes/github/deployment.ts';
import { DEFAULT_BRANCH } from '../shapes/github/repository.ts';
import { gitHubWebhook } from '../shapes/github/webhook.ts';
import { realSites } from '../shapes/sites.ts';
import { after, MINUTE } from '../shapes/times.ts';
import type { ScenarioBase, ScenarioDelivery } from './scenario-delivery.ts';

export type DeploymentOptions = ScenarioBase & {
  service: AcmeService;
  sha?: string;
  ref?: string;
  environment?: string;
  isProduction?: boolean;
  isTransient?: boolean;
  task?: string;
  payload?: object | string | null;
  description?: string | null;
  creator?: AcmePerson;
  deploymentId?: number;
  /** `success` unless said; null leaves it in progress. */
  outcome?: 'success' | 'failure' | 'error' | null;
  lastsMs?: number;
  /** False leaves out `queued` and `in_progress`. */
  withProgress?: boolean;
};

/** A deployment with the webhooks that tell it, so that later ones can make it inactive. */
export type ToldDeployment = { facts: DeploymentFacts; deliveries: ScenarioDelivery[] };

/** One deployment from its creation to its outcome. */
export function deploymentTold(options: DeploymentOptions): ToldDeployment {
  const { outcome = 'success', lastsMs = 2 * MINUTE, withProgress = true } = options;
  const facts = deploymentFacts(options);
  const moments: (readonly [DeploymentState, number])[] = [];
  if (withProgress) moments.push(['queued', lastsMs * 0.1], ['in_progress', lastsMs * 0.2]);
  if (outcome) moments.push([outcome, lastsMs]);
  return {
    facts,
    deliveries: [
      createdWebhook(options, facts),
      ...moments.map(([state, afterMs]) =>
        deploymentStatusWebhook(options, facts, { state, at: after(options.at, afterMs) }),
      ),
    ],
  };
}

export function deploymentStatusWebhook(
  options: Pick<ScenarioBase, 'ids' | 'sites'>,
  facts: DeploymentFacts,
  status: { state: DeploymentState; at: Date },
): ScenarioDelivery {
  const site = (options.sites ?? realSites).github;
  return gitHubWebhook(site, options.ids, {
    name: 'deployment_status',
    at: status.at,
    repository: facts.repository,
    sender: facts.creator,
    content: {
      action: 'created',
      deployment_status: deploymentStatus(site, facts, { id: options.ids.number(), ...status }),
      deployment: deployment(site, facts, status.at),
      check_run: null,
      workflow: null,
      workflow_run: null,
    },
  });
}

function createdWebhook(options: DeploymentOptions, facts: DeploymentFacts): ScenarioDelivery {
  const site = (options.sites ?? realSites).github;
  return gitHubWebhook(site, options.ids, {
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

function deploymentFacts(options: DeploymentOptions): DeploymentFacts {
  const { ids, service, environment = service.environment } = options;
  return {
    id: options.deploymentId ?? ids.number(),
    repository: service.repository,
    sha: options.sha ?? ids.hex(40),
    ref: options.ref ?? DEFAULT_BRANCH,
    task: options.task ?? 'deploy',
    payload: options.payload === undefined ? {} : options.payload,
    environment,
    isProduction: options.isProduction ?? environment === 'production',
    isTransient: options.isTransient ?? false,
    description: options.description ?? null,
    creator: options.creator ?? people.kim,
    createdAt: options.at,
  };
}
