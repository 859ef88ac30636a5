import { sayTimes } from '../../../core/detect/say-count.ts';
import { type SeenLately, type Trend, trendDays } from '../../../core/trend.ts';
import type { Tone } from './candidate-words.ts';

/** A trend as its label. */
export function trendLabel(trend: Trend): { text: string; tone: Tone } {
  switch (trend.kind) {
    case 'rising':
      return { text: 'Rising', tone: 'warn' };
    case 'new':
      return { text: 'New this week', tone: 'accent' };
    case 'steady':
      return { text: 'Steady', tone: 'plain' };
    case 'falling':
      return { text: 'Falling', tone: 'good' };
    case 'quiet':
      return { text: `Quiet for ${trend.days} days`, tone: 'plain' };
  }
}

/** What its trend is told of: "Seen 5 times in the last 14 days, and twice in the 60 days before." */
export function sayTrend({ lately, before }: Pick<SeenLately, 'lately' | 'before'>): string {
  const now = lately === 0 ? 'Not seen' : `Seen ${sayTimes(lately)}`;
  const then = before === 0 ? 'not at all' : sayTimes(before);
  return `${now} in the last ${trendDays.lately} days, and ${then} in the ${trendDays.before} days before.`;
}
