import type { GammaPrior } from './recurrence.ts';

/** Fewer fingerprints than this say too little about how rates differ. */
const enoughFingerprints = 20;

/** A prior never weighs more than watching for this many times the period of the counts. */
const strongest = 10;

/** The prior's mean number in one period, and its shape, are no smaller. */
const smallest = 0.01;

/** The share of fingerprints whose counts are usual, whatever the others do. */
const usualShare = 0.95;

/** Seen so often, something came back. */
const cameBack = 2;

/** Seen once more than was seen, by half a fingerprint: what never came back yet still may. */
const oneMore = 0.5;

/**
 * The prior that a set of fingerprints suggests for the next one, from how often each of them was
 * seen in the same period (in days).
 *
 * Rates are Gamma(α, β), so counts over d days are negative binomial with the shape α and
 * w = β/(β + d). Who was never seen is in no list: only counts of 1 and more are, and taking them for
 * all would say that everything comes back. The moments of the distribution cut off at zero give, with
 * the mean m, the variance v and the share of ones f,
 *   w = (1 − f)·m/v   and   α = (w·m − f)/(1 − w)
 * (W. Brass, "Simplified methods of fitting the truncated negative binomial distribution", Biometrika
 * 45, 1958). Where counts vary no more than chance alone explains (w ≥ 1), rates are alike: the counts
 * are Poisson, cut off at zero, and the prior is as strong as it may be.
 *
 * A few that never stop can make the variance so large that no such distribution has it. The largest
 * then count as the 95 % quantile does. Where what is left of them varies no more than chance alone
 * explains, as where most never come back, the rate is that of the Poisson distribution with their mean;
 * where it still varies too much for any, with their mean when whatever came back counts as two. It is
 * held as lightly as one period of watching, so that those that never stop are soon known by their own
 * counts. Null only where too few were seen.
 */
export function gammaPriorFromCounts(
  counts: readonly number[],
  periodDays = 30,
): GammaPrior | null {
  const seen = counts.filter((count) => count > 0).sort((a, b) => a - b);
  if (seen.length < enoughFingerprints) return null;
  const whole = momentsOf(seen);
  if (isAlike(whole)) return alike(whole, strongest, periodDays);
  const most = seen[Math.ceil(usualShare * seen.length) - 1] ?? 1;
  const bounded = upTo(most, seen);
  const solved = solve(whole, periodDays) ?? solve(bounded, periodDays);
  if (solved !== null) return solved;
  return alike(isAlike(bounded) ? bounded : upTo(cameBack, seen), 1, periodDays);
}

/** As far as no count tells more than that many. */
function upTo(most: number, seen: readonly number[]): Moments {
  return momentsOf(seen.map((count) => Math.min(count, most)));
}

/** One rate for all, held for so many periods. */
function alike({ mean }: Moments, periods: number, periodDays: number): GammaPrior {
  const alpha = Math.max(smallest, poissonMean(mean)) * periods;
  return { alpha, beta: periods * periodDays };
}

type Moments = { mean: number; ones: number; w: number };

function momentsOf(seen: readonly number[]): Moments {
  const mean = (seen.reduce((sum, count) => sum + count, 0) + oneMore) / seen.length;
  const ones = seen.filter((count) => count === 1).length / seen.length;
  const variance = seen.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (seen.length - 1);
  return { mean, ones, w: ((1 - ones) * mean) / variance };
}

/** Chance alone explains how the counts differ, or nearly. */
function isAlike({ w }: Moments): boolean {
  return w <= 0 || w >= 1 || w / (1 - w) > strongest;
}

function solve(moments: Moments, periodDays: number): GammaPrior | null {
  const { mean, ones, w } = moments;
  const alpha = (w * mean - ones) / (1 - w);
  if (isAlike(moments) || alpha < smallest) return null;
  return { alpha, beta: (periodDays * w) / (1 - w) };
}

/** The λ of a Poisson distribution whose mean without the zeros is `mean`, above 1: λ = mean·(1 − e^−λ). */
function poissonMean(mean: number): number {
  let low = 0;
  let high = mean;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (middle / -Math.expm1(-middle) < mean) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
