import type { ReviewReason } from '../../../core/review/choose-for-review.ts';

/** Why the meeting looks at this one. */
export function sayChosen(reason: ReviewReason, times: number): string {
  switch (reason) {
    case 'closest':
      return 'The closest call';
    case 'returning':
      return `Came back: ${times} times that week`;
    case 'new':
      return 'Never seen before';
    case 'strongest':
      return 'Among the strongest';
  }
}
