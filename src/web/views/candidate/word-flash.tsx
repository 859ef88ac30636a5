import type { CandidateRow } from '../../../db/schema/candidates.ts';
import { Notice } from '../notice.tsx';

/** What was just said of a near miss, by what the address tells; null for nothing. */
export function wordFlash(done: string | undefined, { priority }: Pick<CandidateRow, 'priority'>) {
  const sentence = sentenceOf(done, Math.round(priority));
  if (sentence === null) return null;
  return (
    <Notice tone="good">
      <p class="notice-text">{sentence}</p>
    </Notice>
  );
}

function sentenceOf(done: string | undefined, score: number): string | null {
  switch (done) {
    case 'said':
      return `Saved. The score is ${score} now; below it stands what it is made of.`;
    case 'noted':
      return 'Your note stands in the timeline. You can take it back for an hour.';
    case 'taken-back':
      return 'Your note was taken back.';
    default:
      return null;
  }
}
