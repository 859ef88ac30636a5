import { historyPages } from './history-pages.ts';
import { historyReleases } from './history-releases.ts';
import { inTimeOrder, type ScenarioDelivery } from './scenarios/scenario-delivery.ts';
import { seededIds } from './seeded-ids.ts';
import type { Sites } from './shapes/sites.ts';
import { after, DAY, MINUTE } from './shapes/times.ts';

const JITTER_MINUTES = 300;

/**
 * A plausible month of an invented company, some two hundred deliveries that end shortly before
 * `now`, in the order of the providers' times. The same seed and time give the same bytes; a second
 * history for the same database needs another seed, or its ids come twice with other times.
 */
export function history(options: { now: Date; seed: string; sites?: Sites }): ScenarioDelivery[] {
  const { now, sites } = options;
  const ids = seededIds(`history/${options.seed}`);
  const dated = [...historyPages, ...historyReleases].flatMap(({ daysAgo, tell }) =>
    daysAgo.map((days) => {
      const jitterMs = ids.between(0, JITTER_MINUTES) * MINUTE;
      return { at: after(now, -days * DAY - jitterMs), tell };
    }),
  );
  // Told from the oldest on, because ids grow with time at the providers.
  const oldestFirst = dated.sort((one, other) => one.at.getTime() - other.at.getTime());
  return inTimeOrder(
    oldestFirst.flatMap(({ at, tell }) => tell({ ids, at, ...(sites && { sites }) })),
  );
}
