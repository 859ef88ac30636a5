import { defaultRecurrencePrior, type GammaPrior } from './recurrence.ts';

/** Fewer counts than this say too little about how rates differ. */
const enoughCounts = 10;

/** A prior never weighs more than watching for this many times the period of the counts. */
const strongest = 10;

/**
 * The prior that a set of fingerprints suggests for the next one, from how often each of them
 * happened in the same period (in days).
 *
 * By the method of moments: with rates Gamma(α, β), counts over d days have the mean m = dα/β and
 * the variance v = m + d²α/β². Hence β = d·m/(v − m) and α = m·β/d. Where counts vary no more than
 * chance alone explains (v ≤ m), rates are alike and the prior is as strong as it may be. Too few
 * counts, or none that ever happened, leave the default.
 */
export function gammaPriorFromCounts(counts: readonly number[], periodDays = 30): GammaPrior {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  if (counts.length < enoughCounts || mean === 0) return defaultRecurrencePrior;
  const variance =
    counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
  const excess = variance - mean;
  const limit = strongest * periodDays;
  const beta = excess > 0 ? Math.min(limit, (periodDays * mean) / excess) : limit;
  return { alpha: (mean * beta) / periodDays, beta };
}
