import type { Rollback } from './find-rollbacks.ts';
import type { Closeness } from './finding.ts';
import { sayDuration } from './say-duration.ts';

/** Up to here, in minutes, few users can have met the revision. */
const shortExposureMinutes = 15;

/** How far a revision got before it was undone; `ms` runs until the rollback succeeded. */
export type Exposure =
  | { kind: 'unknown' }
  | { kind: 'never_live'; ms: number }
  | { kind: 'live'; ms: number };

/**
 * How long the undone revision was live, counted from the first success of its deployments in a
 * row; one that never succeeded counts from its creation. Times that contradict each other tell
 * nothing.
 */
export function readExposure({ undone, at }: Rollback): Exposure {
  const successes = undone.flatMap(({ succeededAt }) => succeededAt ?? []);
  const liveSince = successes.sort((a, b) => a.getTime() - b.getTime())[0];
  const since = liveSince ?? undone[0]?.snapshot.createdAt;
  if (since === undefined || since > at) return { kind: 'unknown' };
  const ms = at.getTime() - since.getTime();
  return { kind: liveSince === undefined ? 'never_live' : 'live', ms };
}

/**
 * Closeness from exposure. Deployments don't tell the share of traffic, so that time alone decides
 * and 50 (everyone, for long) is never claimed. Whether the environment is production decides
 * nothing either: the provider's flag is false for every environment that is not named so.
 */
export function howExposed(exposure: Exposure): Closeness {
  if (exposure.kind === 'unknown') return { value: 10, because: 'how far it got is not known' };
  if (exposure.kind === 'never_live') return { value: 1, because: 'it never went live' };
  const because = `it was live for ${sayDuration(exposure.ms)}`;
  return { value: exposure.ms < shortExposureMinutes * 60_000 ? 2 : 10, because };
}
