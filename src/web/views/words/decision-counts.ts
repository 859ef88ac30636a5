import { sayTimes } from '../../../core/detect/say-count.ts';
import type { DecisionCount } from '../../../db/queries/decisions-on-pattern.ts';
import { sayReason } from './candidate-words.ts';

const verbs = {
  confirmed: 'Confirmed',
  dismissed: 'Dismissed',
  merged: 'Put together with another one',
} as const;

/** How often people decided so: "Dismissed twice as expected", "Confirmed 3 times". */
export function sayDecisions({
  status,
  reason,
  count,
}: Pick<DecisionCount, 'status' | 'reason' | 'count'>): string {
  const said = `${verbs[status]} ${sayTimes(count)}`;
  return reason === null ? said : `${said} as ${sayReason(reason)}`;
}
