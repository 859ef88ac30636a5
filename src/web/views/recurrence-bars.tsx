const step = 4;
const height = 14;

type BarsProps = {
  /** How often it was seen on each day, oldest first. */
  days: readonly number[];
};

/** How often the same was seen lately, day by day; nothing where that was once at most. */
export function RecurrenceBars({ days }: BarsProps) {
  const most = Math.max(0, ...days);
  const total = days.reduce((sum, count) => sum + count, 0);
  if (total < 2) return null;
  const words = `Seen ${total} times in the last ${days.length} days, at most ${most} in one`;
  const width = days.length * step;
  return (
    <li class="recurrences" title={words}>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${width} ${height}`}
        width={String(width)}
        height={String(height)}
      >
        <rect class="recurrence-ground" y={String(height - 1)} width={String(width)} height="1" />
        {days.map((count, day) => (count === 0 ? null : <Bar {...{ day, share: count / most }} />))}
      </svg>
    </li>
  );
}

function Bar({ day, share }: { day: number; share: number }) {
  const tall = Math.max(3, Math.round(share * height));
  return (
    <rect
      class="recurrence"
      x={String(day * step)}
      y={String(height - tall)}
      width={String(step - 1)}
      height={String(tall)}
    />
  );
}
