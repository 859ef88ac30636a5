import { sparklineWeeks } from '../../core/follow-up/sparkline.ts';

type WeeksProps = {
  /** 0 is the week that ends now. */
  byWeeksAgo: ReadonlyMap<number, number>;
  /** The week of something that is to be seen in it, such as the end of a ticket. */
  mark?: { weeksAgo: number; text: string } | null;
};

const step = 8;
const height = 28;

/** The last twelve weeks as bars, oldest first; what it shows is said in words for those who don't see it. */
export function WeeksChart({ byWeeksAgo, mark = null }: WeeksProps) {
  const weeks = Array.from(
    { length: sparklineWeeks },
    (_, index) => byWeeksAgo.get(sparklineWeeks - 1 - index) ?? 0,
  );
  const most = Math.max(...weeks, 1);
  const isMarked = mark !== null && mark.weeksAgo < sparklineWeeks;
  const words = `The last ${sparklineWeeks} weeks, oldest first: ${weeks.join(', ')}.${isMarked ? ` ${mark.text}.` : ''}`;
  const at = isMarked ? (sparklineWeeks - mark.weeksAgo) * step - 1 : 0;
  return (
    <svg
      class="weeks"
      role="img"
      aria-label={words}
      width={sparklineWeeks * step}
      height={height}
      viewBox={`0 0 ${sparklineWeeks * step} ${height}`}
    >
      <title>{words}</title>
      {weeks.map((count, index) => {
        const tall = count === 0 ? 1 : Math.max(3, Math.round((count / most) * (height - 4)));
        return (
          <rect class="week" x={index * step} y={height - tall} width={step - 2} height={tall} />
        );
      })}
      {isMarked ? <line class="week-mark" x1={at} x2={at} y1={0} y2={height} /> : null}
    </svg>
  );
}
