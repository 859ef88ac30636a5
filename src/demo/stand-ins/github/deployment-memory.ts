import { z } from 'zod';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import { keepNewest } from '../keep-newest.ts';
import type { CommitMemory } from './commit-memory.ts';

const MAX_DEPLOYMENTS = 1_000;

const Deployment = z.looseObject({
  id: z.number(),
  sha: z.string(),
  environment: z.string(),
});

const Status = z.looseObject({ id: z.number() });

type Status = z.infer<typeof Status>;
type Deployment = z.infer<typeof Deployment>;

const DeploymentWebhook = z.object({
  repository: z.object({ full_name: z.string() }),
  deployment: Deployment,
  deployment_status: Status.optional(),
});

export type DeploymentMemory = {
  learn(delivery: ScenarioDelivery): void;
  /** Newest first. */
  deployments(repository: string): readonly Deployment[];
  /** Newest first; null for a deployment that is not known. */
  statuses(repository: string, deploymentId: string): readonly object[] | null;
};

/** Revisions that are deployed are told to the memory of commits. */
export function createDeploymentMemory(commits: CommitMemory): DeploymentMemory {
  const deployments = new Map<string, Deployment[]>();
  const statuses = new Map<string, Map<number, Status>>();

  function learn(delivery: ScenarioDelivery): void {
    const told = DeploymentWebhook.safeParse(JSON.parse(delivery.body)).data;
    if (!told) return;
    const { deployment, deployment_status: status } = told;
    const name = told.repository.full_name;
    const others = (deployments.get(name) ?? []).filter(({ id }) => id !== deployment.id);
    const newestFirst = [...others, deployment].sort((one, other) => other.id - one.id);
    deployments.set(name, newestFirst.slice(0, MAX_DEPLOYMENTS));
    const key = `${name}/${deployment.id}`;
    if (status) statuses.set(key, (statuses.get(key) ?? new Map()).set(status.id, status));
    keepNewest(statuses, MAX_DEPLOYMENTS);
    commits.learn(name, deployment.sha);
  }

  return {
    learn,
    deployments: (repository) => deployments.get(repository) ?? [],
    statuses: (repository, id) => {
      const isKnown = deployments.get(repository)?.some((one) => String(one.id) === id);
      if (!isKnown) return null;
      const known = [...(statuses.get(`${repository}/${id}`)?.values() ?? [])];
      return known.sort((one, other) => other.id - one.id);
    },
  };
}
