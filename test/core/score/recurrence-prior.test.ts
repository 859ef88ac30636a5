import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gammaPriorFromCounts } from '../../../src/core/score/gamma-prior.ts';
import { choosePrior, learnPriors } from '../../../src/core/score/learn-priors.ts';
import { recurrence } from '../../../src/core/score/recurrence.ts';

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
    expect(found?.alpha).toBeCloseTo(alpha, 1);
    expect(Math.abs((found?.beta ?? 0) - beta) / beta).toBeLessThan(0.1);
  });

  it('expects little of a kind that has never come back', () => {
    const seen = Array.from({ length: 60 }, () => fingerprint('canary_rollback', 1, 1));
    const [prior] = learnPriors(seen, 90);
    const { value } = recurrence({ occurrences: [now], now, prior });
    expect(prior?.fingerprints).toBe(60);
    expect(value).toBeLessThan(0.08);
    expect(value).toBeGreaterThan(0);
  });

  it('is none where there is too little to learn from', () => {
    expect(gammaPriorFromCounts([])).toBeNull();
    expect(gammaPriorFromCounts([4, 0, 2])).toBeNull();
    expect(gammaPriorFromCounts(new Array<number>(50).fill(0))).toBeNull();
  });

  it.each([
    ['most never come back and some never stop', [6, 0], [4, 50]],
    ['one that never stops is all that ever came back', [0, 0], [1, 200]],
    ['what comes back does so very often', [0, 0], [10, 40]],
  ])('is of a first one where %s, and lets go of it', (_, [twice = 0], [many = 0, times = 0]) => {
    const ones = new Array<number>(100 - twice - many).fill(1);
    const others = [...new Array<number>(twice).fill(2), ...new Array<number>(many).fill(times)];
    const found = gammaPriorFromCounts([...ones, ...others], 90);
    const prior = found === null ? undefined : { ...found, tier: 1, fingerprints: 100 };
    const { times: often } = fingerprint('canary_rollback', 1, 20);
    const chance = (occurrences: readonly Date[]) => recurrence({ occurrences, now, prior }).value;
    expect(chance([now])).toBeLessThan(0.25);
    expect(chance([now])).toBeGreaterThan((twice + many) / 100 / 3);
    expect(chance(often.map((at) => new Date(at)))).toBeGreaterThan(0.9);
  });

  it('hardly changes by a few that never stop among many', () => {
    const usual = counts(chances(0.8, 60, 90), 200);
    const without = gammaPriorFromCounts(usual, 90);
    const prior = gammaPriorFromCounts([...usual, 300, 400], 90);
    const rate = (of: typeof prior) => (of === null ? 0 : (30 * of.alpha) / of.beta);
    expect(rate(without)).toBeGreaterThan(0.3);
    expect(rate(prior) / rate(without)).toBeGreaterThan(0.6);
    expect(rate(prior) / rate(without)).toBeLessThan(1.4);
  });

  it('expects no more than was seen, and is never stronger than ten times the time watched', () => {
    const any = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 20, maxLength: 60 });
    const mostlyOnes = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.nat(400)), {
      minLength: 20,
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.oneof(any, mostlyOnes), fc.integer({ min: 7, max: 90 }), (all, days) => {
        const prior = gammaPriorFromCounts(all, days);
        if (prior === null) return;
        const seen = all.filter((count) => count > 0);
        const average = seen.reduce((sum, count) => sum + count, 0) / seen.length;
        const expected = (prior.alpha * days) / prior.beta;
        expect(expected).toBeGreaterThan(0);
        expect(expected).toBeLessThan(average + 1 / seen.length);
        expect(prior.beta).toBeGreaterThan(0);
        expect(prior.beta).toBeLessThanOrEqual(10 * days);
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

  it('learns of a tier where one that never stops is all that came back', () => {
    const noisy = seldom.map((each, nth) =>
      nth === 0 ? fingerprint('canary_rollback', 1, 200) : each,
    );
    const learnt = learnPriors(noisy, 90);
    const prior = choosePrior(learnt, { detector: 'canary_rollback', tier: 1 });
    expect(prior).toMatchObject({ tier: 1, fingerprints: 30 });
    const { evidence } = recurrence({ occurrences: [now], now, prior });
    expect(evidence.at(-1)?.text).toMatch(/^Usual of this kind at tier 1: /);
  });

  it('learns nothing from less than a week', () => {
    expect(learnPriors(often, 6)).toEqual([]);
  });
});
