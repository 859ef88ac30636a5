import { gaps, longestGapText } from '../../core/candidate/answers.ts';
import { sayGap } from '../../core/follow-up/say-gap.ts';
import type { CandidateRow } from '../../db/schema/candidates.ts';
import { impactWords } from './words/answer-words.ts';

export type Answered = Pick<CandidateRow, 'gap' | 'gapText' | 'customerImpact'>;

/** As it is known, or as it was typed. */
type Told = { [Name in keyof Answered]: Answered[Name] | string };

/** What only people know of it; whoever says nothing leaves it as it is. */
export function AnswerFields({ stands }: { stands: Told }) {
  const { gap, gapText, customerImpact } = stands;
  return (
    <>
      <label class="field">
        <span>What gap does it show?</span>
        <select name="gap">
          {[...gaps].reverse().map((each) => (
            <option value={each} selected={each === gap}>
              {sayGap(each) ?? 'Not known yet'}
            </option>
          ))}
        </select>
      </label>
      <details class="ways">
        <summary>Say more, if you like</summary>
        <label class="field">
          <span>The gap in a line</span>
          <input type="text" name="gapText" maxlength={longestGapText} value={gapText ?? ''} />
        </label>
        <label class="field">
          <span>Would a customer have noticed?</span>
          <select name="customerImpact">
            {(['unknown', 'no', 'maybe', 'yes'] as const).map((each) => (
              <option value={each} selected={each === customerImpact}>
                {impactWords[each]}
              </option>
            ))}
          </select>
        </label>
      </details>
    </>
  );
}
