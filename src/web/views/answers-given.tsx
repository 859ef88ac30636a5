import { sayGap } from '../../core/follow-up/say-gap.ts';
import type { Answered } from './answer-fields.tsx';
import { OutsideText } from './outside-text.tsx';
import { impactWords } from './words/answer-words.ts';

/** What people answered about it, besides the decision. */
export function AnswersGiven({ of }: { of: Answered }) {
  const gap = sayGap(of.gap, of.gapText);
  return (
    <>
      {gap === null ? null : (
        <p>
          The gap it may show: <OutsideText text={gap} most={500} />.
        </p>
      )}
      {of.customerImpact === 'unknown' ? null : (
        <p>Would a customer have noticed? {impactWords[of.customerImpact]}.</p>
      )}
    </>
  );
}
