import type { AcmePerson, AcmeService } from '../../acme.ts';
import type { Sites } from '../sites.ts';
import { wholeSeconds } from '../times.ts';
import { gitHubUser, nodeId } from './accounts.ts';
import { repositoryUrl } from './repository.ts';

export type DeploymentState =
  | 'error'
  | 'failure'
  | 'inactive'
  | 'in_progress'
  | 'queued'
  | 'pending'
  | 'success'
  | 'waiting';

export type DeploymentFacts = {
  id: number;
  repository: AcmeService['repository'];
  sha: string;
  ref: string;
  /** Free text; `deploy` unless a tool says otherwise. */
  task: string;
  /** GitHub passes on whatever it was given: an object, a text (often JSON), or nothing. */
  payload: object | string | null;
  environment: string;
  isProduction: boolean;
  isTransient: boolean;
  description: string | null;
  creator: AcmePerson;
  createdAt: Date;
};

export function deployment(site: Sites['github'], facts: DeploymentFacts, updatedAt: Date) {
  const repositoryAt = repositoryUrl(site, facts.repository);
  const url = `${repositoryAt}/deployments/${facts.id}`;
  return {
    url,
    id: facts.id,
    node_id: nodeId('DE_', facts.id),
    sha: facts.sha,
    ref: facts.ref,
    task: facts.task,
    payload: facts.payload,
    original_environment: facts.environment,
    environment: facts.environment,
    description: facts.description,
    creator: gitHubUser(site, facts.creator),
    created_at: wholeSeconds(facts.createdAt),
    updated_at: wholeSeconds(updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryAt,
    transient_environment: facts.isTransient,
    production_environment: facts.isProduction,
    performed_via_github_app: null,
  };
}

export function deploymentStatus(
  site: Sites['github'],
  facts: DeploymentFacts,
  status: { id: number; state: DeploymentState; at: Date },
) {
  const repositoryAt = repositoryUrl(site, facts.repository);
  const deploymentAt = `${repositoryAt}/deployments/${facts.id}`;
  const at = wholeSeconds(status.at);
  return {
    url: `${deploymentAt}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DES_', status.id),
    state: status.state,
    creator: gitHubUser(site, facts.creator),
    description: '',
    environment: facts.environment,
    target_url: '',
    created_at: at,
    updated_at: at,
    deployment_url: deploymentAt,
    repository_url: repositoryAt,
    environment_url: '',
    log_url: '',
    performed_via_github_app: null,
  };
}
