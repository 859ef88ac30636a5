import { logGamma } from './log-gamma.ts';

const tiny = 1e-300;

/**
 * The value below which a Beta(a, b) variable falls with the probability `p`, by bisection on its
 * distribution function; a and b above 0, p from 0 to 1, exact to about 1e-12.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let low = 0;
  let high = 1;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (regularisedBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b).
 * NIST Digital Library of Mathematical Functions, 8.17.
 */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const logFront =
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  // The fraction converges quickly below the mean; I_x(a, b) = 1 − I_(1−x)(b, a) serves the rest.
  return x < (a + 1) / (a + b + 2)
    ? Math.exp(logFront) / (a * continuedFraction(x, a, b))
    : 1 - Math.exp(logFront) / (b * continuedFraction(1 - x, b, a));
}

/** 1 + d₁/(1 + d₂/(1 + …)) of DLMF 8.17.22, from the front as a product of quotients (Lentz). */
function continuedFraction(x: number, a: number, b: number): number {
  let result = 1;
  let upper = 1;
  let lower = 0;
  for (let step = 1; step <= 10_000; step++) {
    const term = fractionTerm(step, x, a, b);
    lower = 1 / awayFromZero(1 + term * lower);
    upper = awayFromZero(1 + term / upper);
    result *= upper * lower;
    if (Math.abs(upper * lower - 1) < 1e-15) return result;
  }
  return result;
}

function fractionTerm(step: number, x: number, a: number, b: number): number {
  const m = Math.floor(step / 2);
  const below = (a + step - 1) * (a + step);
  return step % 2 === 0 ? (m * (b - m) * x) / below : (-(a + m) * (a + b + m) * x) / below;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
