import { defaultRecurrencePrior, type GammaPrior } from './recurrence.ts';

/** Fewer fingerprints than this say too little about how rates differ. */
export const enoughFingerprints = 20;

/** A prior never weighs more than watching for this many times the period of the counts. */
const strongest = 10;

/** The prior's mean number in one period, and its shape, are no smaller. */
const smallest = 0.01;

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
 * are Poisson, cut off at zero, and the prior is as strong as it may be. Too few counts leave the
 * default.
 */
export function gammaPriorFromCounts(counts: readonly number[], periodDays = 30): GammaPrior {
  const seen = counts.filter((count) => count > 0);
  if (seen.length < enoughFingerprints) return defaultRecurrencePrior;
  const mean = (seen.reduce((sum, count) => sum + count, 0) + oneMore) / seen.length;
  const ones = seen.filter((count) => count === 1).length / seen.length;
  const variance = seen.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (seen.length - 1);
  const w = ((1 - ones) * mean) / variance;
  const limit = strongest * periodDays;
  const alpha = Math.max(smallest, (w * mean - ones) / (1 - w));
  const beta = (periodDays * w) / (1 - w);
  if (w > 0 && w < 1 && beta <= limit) return { alpha, beta };
  return { alpha: Math.max(smallest, poissonMean(mean)) * strongest, beta: limit };
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
