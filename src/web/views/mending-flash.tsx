import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { Notice } from './notice.tsx';
import { OutsideText } from './outside-text.tsx';
import { StoryLink } from './story-link.tsx';
import { sayFollowUp } from './words/follow-up-words.ts';

/** What came of a ticket that a person just did something for; null when it is nobody's any more. */
export function mendingFlash(item: CandidateSummary | null, now: Date) {
  if (item === null || item.followUp === null) return null;
  const isRefused = item.followUp.status === 'failed';
  return (
    <Notice tone={isRefused ? 'bad' : 'good'}>
      <p class="notice-text">
        <strong>
          {isRefused ? 'It was tried. ' : null}
          <OutsideText text={sayFollowUp(item.followUp, now)} />
        </strong>{' '}
        <StoryLink item={item} />
      </p>
    </Notice>
  );
}
