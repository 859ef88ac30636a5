export type Unit = 'req/s' | 'times' | 'ms' | 's' | 'MB' | 'KB' | 'requests';

/** What the project promises; the other numbers are only told. */
export type Target = { atLeast: number } | { atMost: number };

/** One number with the rounds that it is the median of. */
export type Measurement = {
  what: string;
  unit: Unit;
  value: number;
  rounds: readonly number[];
  target: Target | null;
};

export function measured(
  what: string,
  unit: Unit,
  rounds: readonly number[],
  target: Target | null = null,
): Measurement {
  return { what, unit, value: quantile(rounds, 0.5), rounds, target };
}

/** The value below which a share of the values lies; `share` from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const last = sorted.length - 1;
  const at = share === 0.5 ? last / 2 : Math.ceil(share * sorted.length) - 1;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

export function isReached({ value, target }: Measurement): boolean | null {
  if (target === null) return null;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
