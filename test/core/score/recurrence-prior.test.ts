import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gammaPriorFromCounts } from '../../../src/core/score/gamma-prior.ts';
import { choosePrior, learnPriors } from '../../../src/core/score/learn-priors.ts';
import { defaultRecurrencePrior, recurrence } from '../../../src/core/score/recurrence.ts';

const now = new Date(Date.UTC(2026, 9, 5, 12));
const hourMs = 3_600_000;

/** The negative binomial chance of 0, 1, 2, … for rates Gamma(alpha, beta) over so many days. */
function chances(alpha: number, beta: number, days: number): number[] {
  const w = beta / (beta + days);
  const all = [w ** alpha];
  for (let n = 1; n < 400; n += 1) all.push((all[n - 1] ?? 0) * ((alpha + n - 1) / n) * (1 - w));
  return all;
}

/** As many counts of each size as those chances make of `fingerprints`, without those never seen. */
function counts(of: readonly number[], fingerprints: number): number[] {
  return of.slice(1).flatMap((chance, at) => {
    return new Array<number>(Math.round(chance * fingerprints)).fill(at + 1);
  });
}

/** Seen so often in 90 days, two hours apart. */
function fingerprint(detector: 'canary_rollback' | 'auto_resolved_page', tier: number, n: number) {
  const times = Array.from({ length: n }, (_, nth) => now.getTime() - (nth + 1) * 2 * hourMs);
  return { detector, tier, times } as const;
}

describe('the prior of recurrence', () => {
  it.each([
    [0.5, 30],
    [2, 20],
    [1, 100],
  ])('finds rates Gamma(%d, %d) again from what was seen of them', (alpha, beta) => {
    const found = gammaPriorFromCounts(counts(chances(alpha, beta, 90), 100_000), 90);
    expect(found.alpha).toBeCloseTo(alpha, 1);
    expect(Math.abs(found.beta - beta) / beta).toBeLessThan(0.1);
  });

  it('expects little of a kind that has never come back', () => {
    const prior = gammaPriorFromCounts(new Array<number>(60).fill(1), 90);
    const learnt = { ...prior, tier: null, fingerprints: 60 };
    const { value } = recurrence({ occurrences: [now], now, prior: learnt });
    expect(value).toBeLessThan(0.08);
    expect(value).toBeGreaterThan(0);
  });

  it('is the default where there is too little to learn from', () => {
    expect(gammaPriorFromCounts([])).toEqual(defaultRecurrencePrior);
    expect(gammaPriorFromCounts([4, 0, 2])).toEqual(defaultRecurrencePrior);
    expect(gammaPriorFromCounts(new Array<number>(50).fill(0))).toEqual(defaultRecurrencePrior);
  });

  it('is a prior for any counts, and never stronger than ten times the time watched', () => {
    const any = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(any, fc.integer({ min: 7, max: 90 }), (seen, days) => {
        const { alpha, beta } = gammaPriorFromCounts(seen, days);
        expect(alpha).toBeGreaterThan(0);
        expect(beta).toBeGreaterThan(0);
        expect(Number.isFinite(alpha)).toBe(true);
        expect(beta).toBeLessThanOrEqual(10 * Math.max(days, 3));
      }),
    );
  });
});

describe('what is learnt of detectors and tiers', () => {
  const seldom = Array.from({ length: 30 }, () => fingerprint('canary_rollback', 1, 1));
  const often = Array.from({ length: 30 }, (_, nth) =>
    fingerprint('auto_resolved_page', 2, 4 + (nth % 20)),
  );
  const few = Array.from({ length: 5 }, () => fingerprint('auto_resolved_page', 1, 2));
  const priors = learnPriors([...seldom, ...often, ...few], 90);

  const chance = (detector: 'canary_rollback' | 'auto_resolved_page', tier: number | null) =>
    recurrence({ occurrences: [now], now, prior: choosePrior(priors, { detector, tier }) }).value;

  it('makes the chance of a first occurrence follow its detector and tier', () => {
    expect(chance('auto_resolved_page', 2)).toBeGreaterThan(0.8);
    expect(chance('canary_rollback', 1)).toBeLessThan(0.1);
  });

  it('leans on the whole detector where a tier has seen too little, and else on the default', () => {
    const ofTier1 = choosePrior(priors, { detector: 'auto_resolved_page', tier: 1 });
    expect(ofTier1).toMatchObject({ tier: null, fingerprints: 35 });
    expect(choosePrior(priors, { detector: 'retried_ci_failure', tier: 1 })).toBeUndefined();
  });

  it('counts a service without a tier as tier 3', () => {
    const untiered = often.map((each) => ({ ...each, tier: null }));
    const learnt = learnPriors(untiered, 90);
    expect(choosePrior(learnt, { detector: 'auto_resolved_page', tier: null })?.tier).toBe(3);
  });

  it('counts what happens within an hour once', () => {
    const burst = { times: [0, 1, 2].map((nth) => now.getTime() + nth * 1000) };
    const bursts = Array.from({ length: 30 }, () => ({
      ...fingerprint('canary_rollback', 1, 1),
      ...burst,
    }));
    expect(learnPriors(bursts, 90)).toEqual(learnPriors(seldom, 90));
  });

  it('learns nothing from less than a week', () => {
    expect(learnPriors(often, 6)).toEqual([]);
  });
});
