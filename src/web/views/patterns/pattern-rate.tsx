import { sayTimes } from '../../../core/detect/say-count.ts';
import { type HowOften, sayHowOften, sayWeeks } from '../../../core/follow-up/say-how-often.ts';
import type { CandidateSummary } from '../../../db/queries/candidate-summaries.ts';
import { OutsideText } from '../outside-text.tsx';

type RateProps = { often: HowOften; recent: readonly CandidateSummary[] };

/** How often it was seen, lately too, and the chance that it comes again as it was scored last. */
export function PatternRate({ often, recent }: RateProps) {
  const weeks = sayWeeks(often);
  const chance = recent[0]?.scoreReasons.find(({ factor }) => factor === 'recurrence');
  return (
    <section class="card" aria-labelledby="rate-title">
      <h2 id="rate-title">How often</h2>
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
      {weeks === null ? null : <p>{weeks}</p>}
      {chance === undefined ? null : (
        <p class="hint">
          As the last one was scored: <OutsideText text={chance.text} most={400} />
        </p>
      )}
    </section>
  );
}
