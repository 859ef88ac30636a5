/** The four factors: severity and closeness from 1 to 50, recurrence and agreement from 0 to 1. */
export type Factors = {
  severity: number;
  closeness: number;
  recurrence: number;
  agreement: number;
};

/** The product of the four at their largest. */
const largest = 50 * 50;

/**
 * The score from 0 to 100. Severity and closeness are on the scale of the event risk classification
 * (said.ts), recurrence and agreement are chances (recurrence.ts, agreement.ts); to multiply the four,
 * and to tell the product by its logarithm, is our own model. The logarithm keeps the steps of the
 * risk scale apart evenly: without it, all but the very worst would sit near 0.
 */
export function priority({ severity, closeness, recurrence, agreement }: Factors): number {
  const product = severity * closeness * recurrence * agreement;
  return (100 * Math.log1p(product)) / Math.log1p(largest);
}

/** The same to one decimal, as it is kept and shown. */
export function roundedPriority(factors: Factors): number {
  return Math.round(priority(factors) * 10) / 10;
}
