const bars = ['▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** So many weeks are drawn. */
export const sparklineWeeks = 12;

/** Counts as bars, in the order given. Nothing is the flattest one, which stands for nothing else. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts, 0);
  return counts
    .map((count) => {
      if (count <= 0 || most === 0) return '▁';
      return bars[Math.ceil((count / most) * bars.length) - 1] ?? '▁';
    })
    .join('');
}
