import type { SeededIds } from '../seeded-ids.ts';
import type { Sites } from '../shapes/sites.ts';

export type Provider = 'pagerduty' | 'github' | 'jira';

/**
 * One webhook as a provider would send it, but for its signature. `event` is the provider's name
 * for it, `at` the provider's own time, `body` the exact text to sign.
 */
export type ScenarioDelivery = {
  provider: Provider;
  event: string;
  at: Date;
  headers: Readonly<Record<string, string>>;
  body: string;
};

/**
 * What every scenario is told with. `at` is when its first event happens; give the same seed and
 * time to get the same bytes. `sites` are the addresses inside payloads, by default the real ones.
 */
export type ScenarioBase = { ids: SeededIds; at: Date; sites?: Sites };

/** Tells several scenarios as one, by the providers' times; equal times keep their order. */
export function inTimeOrder(
  ...lists: readonly (readonly ScenarioDelivery[])[]
): ScenarioDelivery[] {
  return lists.flat().sort((one, other) => one.at.getTime() - other.at.getTime());
}
