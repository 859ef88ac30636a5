import type { PolicyVerdict, TraceEntry } from './evaluate-policy.ts';

/** A verdict with the moment until which it keeps a candidate out of sight, as far as that lies ahead. */
export type PlacedVerdict = PolicyVerdict & { snoozedUntil: Date | null };

/** What a rule's time out of sight comes to at a moment; once it is over, people are asked. */
export function placeVerdict<Verdict extends PolicyVerdict>(
  spoken: Verdict,
  now: Date,
): Verdict & PlacedVerdict {
  if (spoken.verdict !== 'review' || spoken.snoozeUntil === undefined) {
    return { ...spoken, snoozedUntil: null };
  }
  const until = new Date(spoken.snoozeUntil);
  if (until > now) return { ...spoken, snoozedUntil: until };
  const over: TraceEntry = {
    rule: 'out of sight until then',
    matched: false,
    because: `its time was over on ${spoken.snoozeUntil}, so people are asked at once`,
  };
  return { ...spoken, snoozedUntil: null, trace: [...spoken.trace, over] };
}

/** The labels for its ticket that the rule which decided names, as the trace keeps them. */
export function labelsOfRule(trace: readonly TraceEntry[]): readonly string[] {
  return trace.find(({ matched }) => matched)?.labels ?? [];
}
