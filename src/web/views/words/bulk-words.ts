import type { BulkDecision, BulkRefusalCode } from '../../../core/bulk-decision.ts';
import { sayReason } from './candidate-words.ts';
import { sayExact } from './relative-time.ts';

/** What a bulk decision does to each, as a headline. */
export function sayBulk(decision: BulkDecision): string {
  switch (decision.action) {
    case 'confirm':
      return decision.ticket === 'no' ? 'Confirm without a ticket' : 'Confirm';
    case 'dismiss':
      return `Dismiss as ${sayReason(decision.reason)}`;
    case 'snooze':
      return `Snooze until ${sayExact(new Date(decision.until))}`;
    case 'merge':
      return 'Put together with another one';
    case 'assign':
      return decision.team === null
        ? 'Give back to the team of its rule or service'
        : `Assign to “${decision.team}”`;
    case 'undo':
      return 'Take decisions back';
  }
}

export const refusedWords: Readonly<Record<BulkRefusalCode, string>> = {
  stale: 'Somebody, or new facts, came first',
  'not-possible': 'Not possible as things are',
  'not-found': 'Gone by then',
  'other-team': 'Another team’s',
  failed: 'Trouble on our side',
};
