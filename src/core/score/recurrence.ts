import { burstStarts } from './bursts.ts';
import type { ScoreFact } from './score-reason.ts';

const dayMs = 86_400_000;

/** How many days old an occurrence is when it counts half, unless the policy says otherwise. */
export const defaultHalfLifeDays = 30;

/** How far ahead the chance looks, in days. */
const horizonDays = 30;

/** What is believed of a rate (occurrences a day) before looking: Gamma(alpha, beta in days). */
export type GammaPrior = { alpha: number; beta: number };

/**
 * Until there is data: about once in two months, held as lightly as half an occurrence in a month
 * of watching. A first occurrence then has a chance of about 2 in 5 to come back.
 */
export const defaultRecurrencePrior: GammaPrior = { alpha: 0.5, beta: 30 };

/** One that was learnt: from how many fingerprints, and of which tier; null for all of the detector. */
export type LearntPrior = GammaPrior & { tier: number | null; fingerprints: number };

/** How often something was seen, how often of that in the last 30 days, and the first time. */
export type CountedTimes = { seen: number; recent: number; first: Date | null };

export type Recurrence = {
  /** The chance of at least one more within 30 days, 0 to 1. */
  value: number;
  because: string;
  evidence: readonly ScoreFact[];
};

/**
 * The chance that the same thing happens again within 30 days.
 *
 * The gamma-Poisson model, whose predictive distribution is the negative binomial (M. Greenwood and
 * G. U. Yule, Journal of the Royal Statistical Society 83, 1920; Gelman et al., "Bayesian Data
 * Analysis", 3rd edition 2013, chapter 2). That the past is discounted is our own addition.
 *
 * Occurrences are a Poisson process whose rate drifts, so the past is discounted: one that is `a`
 * days old weighs w(a) = 2^(-a/H) with the half-life H. The time over which they were watched is
 * discounted alike, and for T days it amounts to E = ∫₀ᵀ w(a) da = (H/ln 2)·(1 − 2^(-T/H)), at most
 * 43.3 days for the 30 days that H is unless the policy says otherwise. With a
 * prior Gamma(α, β) of the rate, the posterior is Gamma(α + Σw, β + E). Its predictive count over
 * the next h days is negative binomial, and none at all has the probability
 * ∫ e^(-λh) Gamma(λ; A, B) dλ = (B/(B + h))^A, so that one or more has 1 − (B/(B + h))^A.
 *
 * `occurrences` hold the one at hand. `watchedDays` is how long facts of it have been kept; left
 * out, it is taken for long. `counted` is of all of them, where not every time is listed.
 */
export function recurrence({
  occurrences,
  counted,
  now,
  watchedDays = Number.POSITIVE_INFINITY,
  halfLifeDays = defaultHalfLifeDays,
  prior,
}: {
  occurrences: readonly Date[];
  counted?: CountedTimes | undefined;
  now: Date;
  watchedDays?: number | undefined;
  halfLifeDays?: number | undefined;
  prior?: LearntPrior | undefined;
}): Recurrence {
  const times = occurrences.map((at) => at.getTime());
  const ages = burstStarts(times).map((at) => ageInDays(at, now));
  const by = { watchedDays, halfLifeDays, prior: prior ?? defaultRecurrencePrior };
  const posterior = ratePosterior(ages, by);
  const value = 1 - (posterior.beta / (posterior.beta + horizonDays)) ** posterior.alpha;
  const { seen, recent, first } = counted ?? countTimes(occurrences, now);
  // How many occasions there were is not known where not every time is listed.
  const occasions = seen > times.length ? null : ages.length;
  const told = { seen, recent, occasions };
  const evidence = [...seenFacts(told, first, now), usual(prior)];
  return { value, because: explain(told, value, now), evidence };
}

function countTimes(occurrences: readonly Date[], now: Date): CountedTimes {
  const times = occurrences.map((at) => at.getTime());
  return {
    seen: times.length,
    recent: times.filter((at) => ageInDays(at, now) <= horizonDays).length,
    first: times.length === 0 ? null : new Date(times.reduce((a, b) => Math.min(a, b))),
  };
}

function ageInDays(at: number, now: Date): number {
  return Math.max(0, now.getTime() - at) / dayMs;
}

/**
 * What is believed of a rate (occurrences a day) after these bursts, given as their ages in days, the
 * oldest first.
 */
export function ratePosterior(
  ages: readonly number[],
  { watchedDays, halfLifeDays, prior }: Watched,
): GammaPrior {
  const weight = ages.reduce((sum, age) => sum + decay(age, halfLifeDays), 0);
  const watched = Math.max(watchedDays, 0, ...ages.slice(0, 1));
  return { alpha: prior.alpha + weight, beta: prior.beta + decayedDays(watched, halfLifeDays) };
}

/** What so many days until now amount to, the earlier ones counting less. */
export function decayedDays(days: number, halfLifeDays: number): number {
  return (halfLifeDays / Math.LN2) * (1 - decay(days, halfLifeDays));
}

function decay(ageDays: number, halfLifeDays: number): number {
  return 2 ** (-ageDays / halfLifeDays);
}

type Watched = { watchedDays: number; halfLifeDays: number; prior: GammaPrior };

/** The chance as half a sentence, without what it rests on. */
export function sayChance(value: number): string {
  return `the chance of at least one more within ${horizonDays} days is ${Math.round(value * 100)} %`;
}

type Told = { seen: number; recent: number; occasions: number | null };

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

// With its day, as others count what was seen until now.
function explain({ seen, recent }: Told, value: number, now: Date): string {
  if (seen <= 1) return `it was not seen before; ${sayChance(value)}`;
  const lately = `${sayPart(recent, seen)} in the last ${horizonDays} days`;
  return `by ${day.format(now)} it had happened ${seen} times, dismissed ones included, ${lately}; ${sayChance(value)}`;
}

function sayPart(part: number, all: number): string {
  if (part === 0) return 'none';
  return part === all ? 'all' : `${part}`;
}

function seenFacts({ seen, recent, occasions }: Told, first: Date | null, now: Date): ScoreFact[] {
  if (first === null) return [];
  const days = Math.round(ageInDays(first.getTime(), now));
  const over = days === 0 ? 'within a day' : `over ${days} ${days === 1 ? 'day' : 'days'}`;
  const times = (count: number) => `${count} ${count === 1 ? 'time' : 'times'}`;
  const facts: ScoreFact[] = [
    { name: 'seen', value: seen, text: `Happened ${times(seen)} ${over}` },
    { name: 'first_seen_at', value: first.toISOString(), text: `First on ${day.format(first)}` },
    {
      name: 'seen_30d',
      value: recent,
      text: `${recent === 0 ? 'Not' : times(recent)} in the last ${horizonDays} days`,
    },
  ];
  if (occasions === null || occasions === seen) return facts;
  const text = `Counted as ${times(occasions)}: what happens within an hour is one`;
  return [...facts, { name: 'occasions', value: occasions, text }];
}

function usual(prior: LearntPrior | undefined): ScoreFact {
  const { alpha, beta } = prior ?? defaultRecurrencePrior;
  const rate = Math.round((horizonDays * alpha * 100) / beta) / 100;
  const often = `${rate === 1 ? 'once' : `${rate} times`} in ${horizonDays} days`;
  if (prior === undefined) {
    const text = `Too little was seen to know what is usual: ${often} is assumed`;
    return { name: 'usual_rate_30d', value: rate, text };
  }
  const whose = prior.tier === null ? 'of this kind' : `of this kind at tier ${prior.tier}`;
  const patterns = prior.fingerprints === 1 ? 'one pattern' : `${prior.fingerprints} patterns`;
  const were = prior.fingerprints === 1 ? 'was' : 'were';
  const text = `Usual ${whose}: ${often}, by ${patterns} that ${were} seen`;
  return { name: 'usual_rate_30d', value: rate, text };
}
