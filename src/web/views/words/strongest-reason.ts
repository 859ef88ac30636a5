import { sayChance } from '../../../core/score/recurrence.ts';
import type { ScoreReason } from '../../../core/score/score-reason.ts';

/** Severity and closeness run from 1 to 50; the logarithm makes them comparable with chances. */
const widest = Math.log(50);

/** So many a row has room for. */
const mostReasons = 2;

/**
 * The factors that lift the score most. Agreement tells how far to trust the others, so it only
 * speaks where there is nothing else.
 */
export function strongestReasons(reasons: readonly ScoreReason[]): readonly ScoreReason[] {
  const ranked = [...reasons].sort((one, other) => weight(other) - weight(one));
  const telling = ranked.filter(({ factor }) => factor !== 'agreement');
  return (telling.length === 0 ? ranked : telling).slice(0, mostReasons);
}

/**
 * A reason beside a row's own count: that one is counted now, and what the score counted was counted
 * when it was computed, so the row leaves it out.
 */
export function sayInList({ factor, value, text }: ScoreReason): string {
  if (factor !== 'recurrence') return text;
  const chance = sayChance(value);
  return `${chance.charAt(0).toUpperCase()}${chance.slice(1)}.`;
}

function weight({ factor, value }: ScoreReason): number {
  switch (factor) {
    case 'severity':
    case 'closeness':
      return Math.log(Math.max(1, value)) / widest;
    case 'recurrence':
      return value;
    case 'agreement':
      return -1;
  }
}
