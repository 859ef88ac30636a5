const dayMs = 86_400_000;

/** How many days old an occurrence is when it counts half. */
const halfLifeDays = 30;

/** How far ahead the chance looks, in days. */
const horizonDays = 30;

/** Occurrences within this time of the first of them are one. */
const burstMs = 3_600_000;

/** What is believed of a rate (occurrences a day) before looking: Gamma(alpha, beta in days). */
export type GammaPrior = { alpha: number; beta: number };

/**
 * Until there is data: about once in two months, held as lightly as half an occurrence in a month
 * of watching. A first occurrence then has a chance of about 2 in 5 to come back.
 */
export const defaultRecurrencePrior: GammaPrior = { alpha: 0.5, beta: 30 };

export type Recurrence = {
  /** The chance of at least one more within 30 days, 0 to 1. */
  value: number;
  because: string;
};

/**
 * The chance that the same thing happens again within 30 days.
 *
 * Occurrences are a Poisson process whose rate drifts, so the past is discounted: one that is `a`
 * days old weighs w(a) = 2^(-a/30). The time over which they were watched is discounted alike, and
 * for T days it amounts to E = ∫₀ᵀ w(a) da = (30/ln 2)·(1 − 2^(-T/30)), at most 43.3 days. With a
 * prior Gamma(α, β) of the rate, the posterior is Gamma(α + Σw, β + E). Its predictive count over
 * the next h days is negative binomial, and none at all has the probability
 * ∫ e^(-λh) Gamma(λ; A, B) dλ = (B/(B + h))^A, so that one or more has 1 − (B/(B + h))^A.
 *
 * `occurrences` hold the one at hand. `watchedDays` is how long facts of it have been kept; left
 * out, it is taken for long.
 */
export function recurrence({
  occurrences,
  now,
  watchedDays = Number.POSITIVE_INFINITY,
  prior = defaultRecurrencePrior,
}: {
  occurrences: readonly Date[];
  now: Date;
  watchedDays?: number | undefined;
  prior?: GammaPrior | undefined;
}): Recurrence {
  const ages = burstStarts(occurrences).map((at) => Math.max(0, now.getTime() - at) / dayMs);
  const { alpha, beta } = ratePosterior(ages, { watchedDays, prior });
  const value = 1 - (beta / (beta + horizonDays)) ** alpha;
  const recent = ages.filter((age) => age <= horizonDays).length;
  return { value, because: explain(ages.length, recent, value) };
}

/**
 * What is believed of a rate (occurrences a day) after these bursts, given as their ages in days, the
 * oldest first.
 */
export function ratePosterior(
  ages: readonly number[],
  { watchedDays, prior }: { watchedDays: number; prior: GammaPrior },
): GammaPrior {
  const weight = ages.reduce((sum, age) => sum + decay(age), 0);
  const watched = Math.max(watchedDays, 0, ...ages.slice(0, 1));
  const exposure = (halfLifeDays / Math.LN2) * (1 - decay(watched));
  return { alpha: prior.alpha + weight, beta: prior.beta + exposure };
}

function decay(ageDays: number): number {
  return 2 ** (-ageDays / halfLifeDays);
}

/** When each burst began, in milliseconds, the oldest first. */
export function burstStarts(occurrences: readonly Date[]): readonly number[] {
  const starts: number[] = [];
  for (const at of occurrences.map((each) => each.getTime()).sort((a, b) => a - b)) {
    const start = starts.at(-1);
    if (start === undefined || at - start > burstMs) starts.push(at);
  }
  return starts;
}

/** The chance as half a sentence, without what it rests on. */
export function sayChance(value: number): string {
  return `the chance of at least one more within ${horizonDays} days is ${Math.round(value * 100)} %`;
}

function explain(all: number, recent: number, value: number): string {
  if (all <= 1) return `it was not seen before; ${sayChance(value)}`;
  const lately = `${sayPart(recent, all)} in the last ${horizonDays} days`;
  return `when it was scored it had been seen ${all} times, ${lately}; ${sayChance(value)}`;
}

function sayPart(part: number, all: number): string {
  if (part === 0) return 'none';
  return part === all ? 'all' : `${part}`;
}
