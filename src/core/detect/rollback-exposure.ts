import { isClearlyNotProduction } from './clearly-not-production.ts';
import type { Closeness, Threshold } from './finding.ts';
import type { Rollback } from './rollback.ts';
import { sayDuration } from './say-duration.ts';

/** Up to here, in minutes of all traffic, few users can have met the revision. */
const shortExposureMinutes = 15;

/**
 * How far a revision got before it was undone; `ms` runs until the rollback succeeded. `weight` is
 * the share of traffic in percent that was told last; null where none was.
 */
export type Exposure =
  | { kind: 'unknown' }
  | { kind: 'never_live'; ms: number }
  | { kind: 'live'; ms: number; weight: number | null };

/**
 * How long the undone revision was live, counted from the first success of its deployments in a
 * row; one that never succeeded counts from its creation. Times that contradict each other tell
 * nothing.
 */
export function readExposure({ undone, at }: Pick<Rollback, 'undone' | 'at'>): Exposure {
  const successes = undone.flatMap(({ succeededAt }) => succeededAt ?? []);
  const liveSince = successes.sort((a, b) => a.getTime() - b.getTime())[0];
  const since = liveSince ?? undone[0]?.snapshot.createdAt;
  if (since === undefined || since > at) return { kind: 'unknown' };
  const ms = at.getTime() - since.getTime();
  if (liveSince === undefined) return { kind: 'never_live', ms };
  return { kind: 'live', ms, weight: lastWeight({ undone, at }) };
}

function lastWeight({ undone, at }: Pick<Rollback, 'undone' | 'at'>): number | null {
  const told = undone
    .flatMap(({ signals }) => signals)
    .findLast(({ deployment, occurredAt }) => deployment.weight !== null && occurredAt <= at);
  const weight = told?.deployment.weight ?? null;
  return weight === null ? null : Math.min(Math.max(weight, 0), 100);
}

/** Closeness from exposure; the table stands in the header of the detector. */
export function howExposed(exposure: Exposure, rollback: Rollback): Closeness {
  if (exposure.kind === 'never_live') return { value: 1, because: 'it never went live' };
  if (exposure.kind === 'live' && exposure.weight === 0) {
    return { value: 1, because: 'it got no traffic' };
  }
  const because = sayExposure(exposure);
  if (isClearlyNotProduction(rollback.deployment.snapshot)) {
    return { value: 2, because: `${because}, and the environment is not production` };
  }
  return { value: exposure.kind === 'unknown' ? 10 : howLong(exposure), because };
}

function howLong({ ms, weight }: Extract<Exposure, { kind: 'live' }>): 2 | 10 | 50 {
  const minutes = ((ms / 60_000) * (weight ?? 100)) / 100;
  if (minutes < shortExposureMinutes) return 2;
  return weight === 100 ? 50 : 10;
}

function sayExposure(exposure: Exclude<Exposure, { kind: 'never_live' }>): string {
  if (exposure.kind === 'unknown') return 'how far it got is not known';
  const { ms, weight } = exposure;
  const share = weight === 100 ? 'all' : `${Math.round(weight ?? 0)} %`;
  const traffic = weight === null ? '' : ` with ${share} of the traffic`;
  return `it was live for ${sayDuration(ms)}${traffic}`;
}

/** The numbers that decided about the closeness of a rollback. */
export function exposureThresholds(exposure: Exposure): readonly Threshold[] {
  if (exposure.kind !== 'live') return [];
  const { weight } = exposure;
  const short = {
    name: 'shortExposureMinutes',
    value: shortExposureMinutes,
    because: `less than ${shortExposureMinutes} minutes with all of the traffic count as a short exposure`,
  };
  if (weight === null) return [short];
  const because = 'the share of traffic that was told last before the rollback';
  return [short, { name: 'trafficPercent', value: weight, because }];
}
