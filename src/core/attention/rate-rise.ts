import { regularisedBeta } from '../score/beta-quantile.ts';
import { burstStarts } from '../score/bursts.ts';
import {
  decayedDays,
  defaultHalfLifeDays,
  defaultRecurrencePrior,
  type GammaPrior,
  ratePosterior,
} from '../score/recurrence.ts';

const dayMs = 86_400_000;

/** Rarer than this by chance alone, it happens more often than before. */
const byChance = 0.01;

/** Over less than a day nothing is said about a rate, and once is none. */
const leastDays = 1;
const leastTimes = 2;

/** What is believed of a rate that has times of its own to go by: next to nothing. */
const ownPrior: GammaPrior = { alpha: 0.5, beta: 1 };

/** A long quiet time must not hide that it happens often now. */
const mostDays = 30;

/** How often something happened since a moment, against what was to be expected then. */
export type RateSince = {
  times: number;
  /** Over how many days: since that moment, at least one and at most the last 30. */
  days: number;
  expected: number;
  /** The chance of so many or more if nothing changed, 0 to 1. */
  chance: number;
  isHigher: boolean;
};

/**
 * Whether something happens clearly more often than it did at `then`, seen at `now`.
 *
 * What was known of its rate at `then` is Gamma(A, B), as `rateBefore` tells. The count K
 * over the h days since is negative binomial: P(K ≥ k) = I_x(k, A) with x = h/(B + h), the
 * regularised incomplete beta function (NIST Digital Library of Mathematical Functions, 8.17; Johnson,
 * Kemp and Kotz, Univariate Discrete Distributions, 5.6), and its mean is h·A/B. It is higher when
 * that is under 1 %. Bursts within an hour are one, also over `then`.
 *
 * Only times up to `now` count, so that the answer for an occurrence is the same whenever it is asked
 * for. `watchedDays` is how long facts had been kept at `then`.
 */
export function rateSince({
  occurrences,
  then,
  now,
  watchedDays,
  halfLifeDays = defaultHalfLifeDays,
}: {
  occurrences: readonly Date[];
  then: Date;
  now: Date;
  watchedDays: number;
  halfLifeDays?: number | undefined;
}): RateSince {
  const starts = burstStarts(occurrences.map((at) => at.getTime())).filter(
    (at) => at <= now.getTime(),
  );
  const days = Math.min(mostDays, Math.max(leastDays, daysBetween(then.getTime(), now)));
  const from = Math.max(then.getTime(), now.getTime() - mostDays * dayMs);
  const before = starts.filter((at) => at <= then.getTime());
  const ages = before.map((at) => (then.getTime() - at) / dayMs);
  const { alpha, beta } = rateBefore(ages, watchedDays, halfLifeDays);
  const times = starts.filter((at) => at > from).length;
  const chance = times === 0 ? 1 : regularisedBeta(days / (beta + days), times, alpha);
  const isHigher = times >= leastTimes && chance < byChance;
  return { times, days, expected: (days * alpha) / beta, chance, isHigher };
}

/**
 * What was known of a rate (occurrences a day) from the ages of its bursts in days, the oldest first.
 *
 * Of what happened once or never, the posterior of `recurrence.ts`: it is as rare as all that was
 * watched says. What happened more often is counted from its own first time on, which begins the
 * time and is not counted in it, as something that began last week would look rare among months in
 * which there was none of it, and going on as it did like a rise. Both the count and the time are
 * discounted as there.
 */
export function rateBefore(
  ages: readonly number[],
  watchedDays: number,
  halfLifeDays: number,
): GammaPrior {
  const [first, ...others] = ages;
  if (first === undefined || others.length === 0) {
    return ratePosterior(ages, { watchedDays, halfLifeDays, prior: defaultRecurrencePrior });
  }
  const { alpha } = ratePosterior(others, { watchedDays, halfLifeDays, prior: ownPrior });
  return { alpha, beta: ownPrior.beta + decayedDays(first, halfLifeDays) };
}

function daysBetween(fromMs: number, to: Date): number {
  return (to.getTime() - fromMs) / dayMs;
}
