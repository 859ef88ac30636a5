import { betaQuantile } from '../score/beta-quantile.ts';
import type { PolicyVerdict, TraceEntry } from './evaluate-policy.ts';
import { heldBack } from './weekly-limit.ts';

/** How people judged a pattern: confirmed, against dismissed as not a near miss or a ticket of no use. */
export type PatternRecord = { agreed: number; disagreed: number };

/** With 95 % certainty people agree at least so often, or no rule opens the pattern's next ticket. */
const enough = 0.5;

/**
 * Whether its record forbids tickets that nobody asked for: the 5 % quantile of how often people
 * agree is under one half. The posterior starts from one for and one against, as that of offers
 * does. Where nobody disagreed an admin's rule holds from the first time on.
 */
export function isTooPoor({ agreed, disagreed }: PatternRecord): boolean {
  return disagreed > 0 && betaQuantile(0.05, 1 + agreed, 1 + disagreed) < enough;
}

/** People are asked instead of a ticket of a pattern whose record is too poor; the trace says so. */
export function askPeopleOfPattern<Verdict extends PolicyVerdict>(
  spoken: Verdict,
  record: PatternRecord,
): Verdict {
  const entry: TraceEntry = {
    rule: 'record of the pattern',
    matched: true,
    because: sayRecord(record),
    instead: 'review',
  };
  return heldBack(spoken, entry);
}

function sayRecord({ agreed, disagreed }: PatternRecord): string {
  const judged = agreed + disagreed;
  const times = judged === 1 ? 'time' : 'times';
  return `People agreed ${agreed} of ${judged} ${times} about this pattern, too few for a ticket by itself; people are asked instead.`;
}
