import { sayTimes } from '../../../core/detect/say-count.ts';
import { type HowOften, sayHowOften } from '../../../core/follow-up/say-how-often.ts';
import { trendOf } from '../../../core/trend.ts';
import type { CandidateSummary } from '../../../db/queries/candidate-summaries.ts';
import type { PatternTimes } from '../../../db/queries/times-of-patterns.ts';
import { OutsideText } from '../outside-text.tsx';
import { Pill } from '../pill.tsx';
import { sayTrend, trendLabel } from '../words/trend-words.ts';
import { TrendChart } from './trend-chart.tsx';

type RateProps = {
  often: HowOften;
  /** Null where all of it was dismissed as nothing. */
  times: PatternTimes | null;
  /** The last of it; null where it was only counted. */
  lastScored: CandidateSummary | null;
  now: Date;
};

/** How often it was seen and whether that rises, and the chance that it comes again as scored last. */
export function PatternRate({ often, times, lastScored, now }: RateProps) {
  const trend = times === null ? null : trendLabel(trendOf(times, now));
  const chance = lastScored?.scoreReasons.find(({ factor }) => factor === 'recurrence');
  return (
    <section class="card" aria-labelledby="rate-title">
      <div class="card-head">
        <h2 id="rate-title">How often</h2>
        {trend === null ? null : <Pill tone={trend.tone}>{trend.text}</Pill>}
      </div>
      {often.count === 0 ? (
        <p>All of it was dismissed as no near miss, so it counts as never seen.</p>
      ) : (
        <>
          <p>{sayHowOften(often)}</p>
          <p>
            {often.later === 0 ? 'Not seen' : `Seen ${sayTimes(often.later)}`} in the last 30 days.
          </p>
        </>
      )}
      {times === null ? null : (
        <>
          <p>{sayTrend(times)}</p>
          <TrendChart times={times} />
        </>
      )}
      {chance === undefined ? null : (
        <p class="hint">
          As the last one was scored: <OutsideText text={chance.text} most={400} />
        </p>
      )}
    </section>
  );
}
