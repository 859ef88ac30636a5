import { z } from 'zod';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';

const Webhook = z.object({ repository: z.looseObject({ full_name: z.string() }) });

/** Repositories as webhooks told of them, which is in their long form. */
export type RepositoryMemory = {
  learn(delivery: ScenarioDelivery): void;
  /** Case plays no part in names on GitHub. */
  repository(name: string): object | null;
  /** By name. */
  list(): readonly { full_name: string }[];
};

export function createRepositoryMemory(): RepositoryMemory {
  const repositories = new Map<string, { full_name: string }>();
  return {
    learn(delivery) {
      const told = Webhook.safeParse(JSON.parse(delivery.body)).data;
      if (told) repositories.set(told.repository.full_name.toLowerCase(), told.repository);
    },
    repository: (name) => repositories.get(name.toLowerCase()) ?? null,
    list: () =>
      [...repositories.values()].sort((one, other) => one.full_name.localeCompare(other.full_name)),
  };
}
