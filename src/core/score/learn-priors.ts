import type { DetectorName } from '../detect/finding.ts';
import { burstStarts } from './bursts.ts';
import { gammaPriorFromCounts } from './gamma-prior.ts';
import type { GammaPrior, LearntPrior } from './recurrence.ts';

/** A service without a tier counts as this one. */
const assumedTier = 3;

/** Watched for less, nothing can be said of how often things come back. */
const shortestDays = 7;

/** When one fingerprint was seen, in milliseconds. */
export type SeenFingerprint = {
  detector: DetectorName;
  tier: number | null;
  times: readonly number[];
};

/** `tier` null: of all services of that detector. */
export type DetectorPrior = GammaPrior & {
  detector: DetectorName;
  tier: number | null;
  fingerprints: number;
  periodDays: number;
};

/** A prior for each detector and tier, and for each detector, where enough was seen in that time. */
export function learnPriors(
  seen: readonly SeenFingerprint[],
  periodDays: number,
): readonly DetectorPrior[] {
  if (periodDays < shortestDays) return [];
  const groups = new Map<string, Pick<DetectorPrior, 'detector' | 'tier'> & { counts: number[] }>();
  for (const { detector, tier, times } of seen) {
    const count = burstStarts(times).length;
    for (const level of [null, tier ?? assumedTier]) {
      const name = `${detector} ${level}`;
      const group = groups.get(name) ?? { detector, tier: level, counts: [] };
      group.counts.push(count);
      groups.set(name, group);
    }
  }
  return [...groups.values()].flatMap(({ detector, tier, counts }) => {
    const prior = gammaPriorFromCounts(counts, periodDays);
    return prior === null
      ? []
      : { ...prior, detector, tier, fingerprints: counts.length, periodDays };
  });
}

/** The narrowest prior that was learnt: of the detector and tier, else of the detector, else none. */
export function choosePrior(
  priors: readonly DetectorPrior[],
  { detector, tier }: { detector: DetectorName; tier: number | null },
): LearntPrior | undefined {
  const own = priors.filter((prior) => prior.detector === detector);
  const wanted = tier ?? assumedTier;
  return own.find((prior) => prior.tier === wanted) ?? own.find((prior) => prior.tier === null);
}
