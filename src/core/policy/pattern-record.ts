import { betaQuantile } from '../score/beta-quantile.ts';
import type { PolicyVerdict, TraceEntry } from './evaluate-policy.ts';
import { heldBack } from './weekly-limit.ts';

/** How people judged a pattern: confirmed, against dismissed as not a near miss or a ticket of no use. */
export type PatternRecord = { agreed: number; disagreed: number };

/** A record that forbids tickets: the pattern's own, or that of all that is found the same way on its service. */
export type PoorRecord = PatternRecord & { of: 'pattern' | 'kind' };

/** With 95 % certainty people agree at least so often, or no rule opens the pattern's next ticket. */
const enough = 0.5;

/**
 * The record that forbids tickets nobody asked for; null where none does. The pattern's own goes
 * first: what people agreed on often enough gets its tickets, whatever else was found the same way.
 * `kind` is null for what belongs to no service, which shares none with others.
 */
export function poorRecord(pattern: PatternRecord, kind: PatternRecord | null): PoorRecord | null {
  if (isEarned(pattern)) return null;
  if (isTooPoor(pattern)) return { of: 'pattern', ...pattern };
  return kind !== null && isTooPoor(kind) ? { of: 'kind', ...kind } : null;
}

/** Where nobody disagreed an admin's rule holds from the first time on. */
export function isTooPoor(record: PatternRecord): boolean {
  return record.disagreed > 0 && !isEarned(record);
}

/**
 * Whether the 5 % quantile of how often people agree is one half or more. The posterior starts from
 * one for and one against, as that of offers does.
 */
function isEarned({ agreed, disagreed }: PatternRecord): boolean {
  return betaQuantile(0.05, 1 + agreed, 1 + disagreed) >= enough;
}

/** People are asked instead of a ticket where a record is too poor; the trace says so. */
export function askPeopleOfRecord<Verdict extends PolicyVerdict>(
  spoken: Verdict,
  record: PoorRecord,
): Verdict {
  const entry: TraceEntry = {
    rule: record.of === 'pattern' ? 'record of the pattern' : 'record of its kind',
    matched: true,
    because: sayRecord(record),
    instead: 'review',
  };
  return heldBack(spoken, entry);
}

function sayRecord({ of, agreed, disagreed }: PoorRecord): string {
  const judged = agreed + disagreed;
  const times = judged === 1 ? 'time' : 'times';
  const what = of === 'pattern' ? 'this pattern' : 'what was found the same way on this service';
  return `People agreed ${agreed} of ${judged} ${times} about ${what}, too few for a ticket by itself; people are asked instead.`;
}
