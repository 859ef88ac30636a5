import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaQuantile, regularisedBeta } from '../../../src/core/score/beta-quantile.ts';
import { logGamma } from '../../../src/core/score/log-gamma.ts';

describe('the beta distribution', () => {
  it('has the known values of ln Γ', () => {
    expect(logGamma(1)).toBeCloseTo(0, 13);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
    expect(logGamma(10)).toBeCloseTo(Math.log(362_880), 12);
    expect(logGamma(1e6) / 12_815_504.569_147_61).toBeCloseTo(1, 14);
  });

  it('agrees with closed forms of its distribution function', () => {
    // By the binomial sums that it has for whole numbers.
    expect(regularisedBeta(0.5, 2, 3)).toBeCloseTo(0.6875, 13);
    expect(regularisedBeta(0.2, 2, 5)).toBeCloseTo(0.34464, 12);
    expect(regularisedBeta(0.9, 10, 2)).toBeCloseTo(11 * 0.9 ** 10 - 10 * 0.9 ** 11, 13);
    // The arcsine law.
    expect(regularisedBeta(0.1, 0.5, 0.5)).toBeCloseTo(
      (2 / Math.PI) * Math.asin(Math.sqrt(0.1)),
      13,
    );
    expect(regularisedBeta(0, 2, 3)).toBe(0);
    expect(regularisedBeta(1, 2, 3)).toBe(1);
  });

  it('agrees with closed forms of its quantiles', () => {
    expect(betaQuantile(0.05, 1, 1)).toBeCloseTo(0.05, 11);
    expect(betaQuantile(0.05, 5, 1)).toBeCloseTo(0.05 ** (1 / 5), 11);
    expect(betaQuantile(0.05, 1, 7)).toBeCloseTo(1 - 0.95 ** (1 / 7), 11);
    expect(betaQuantile(0.25, 0.5, 0.5)).toBeCloseTo(Math.sin(Math.PI / 8) ** 2, 11);
    expect(betaQuantile(0.5, 3, 3)).toBeCloseTo(0.5, 11);
    expect(betaQuantile(0, 2, 3)).toBe(0);
    expect(betaQuantile(1, 2, 3)).toBe(1);
  });

  it('is close to the normal distribution for large counts', () => {
    const deviation = Math.sqrt(0.25 / 100_001);
    expect(betaQuantile(0.05, 50_000, 50_000)).toBeCloseTo(0.5 - 1.644_853_627 * deviation, 6);
  });

  it('turns back into the probability it came from', () => {
    const parameter = fc.double({ min: 0.6, max: 2_000, noNaN: true });
    const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(probability, parameter, parameter, (p, a, b) => {
        expect(regularisedBeta(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 6);
      }),
    );
  });
});
