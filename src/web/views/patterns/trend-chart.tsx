import type { PatternTimes } from '../../../db/queries/times-of-patterns.ts';
import { WeeksChart } from '../weeks-chart.tsx';

/** Its last twelve weeks as bars; nothing where they are without it. */
export function TrendChart({ times: { byWeeksAgo } }: { times: PatternTimes }) {
  return byWeeksAgo.size === 0 ? null : <WeeksChart byWeeksAgo={byWeeksAgo} />;
}
