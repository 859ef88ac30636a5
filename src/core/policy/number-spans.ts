import { assertNever } from '../assert-never.ts';
import type { Comparison } from './condition-tree.ts';

/** Numbers from `low` to `high`; an end that is open does not belong to them. */
type Span = { low: End; high: End };
type End = { at: number; open: boolean };

/** Rising, and none touches another. */
export type Spans = readonly Span[];

const below: End = { at: Number.NEGATIVE_INFINITY, open: false };
const above: End = { at: Number.POSITIVE_INFINITY, open: false };

/** The numbers of which the comparison with `at` holds. */
export function spansOf(operator: Comparison, at: number): Spans {
  switch (operator) {
    case '==':
      return [{ low: { at, open: false }, high: { at, open: false } }];
    case '!=':
      return gapsOf(spansOf('==', at));
    case '<':
      return [{ low: below, high: { at, open: true } }];
    case '<=':
      return [{ low: below, high: { at, open: false } }];
    case '>':
      return [{ low: { at, open: true }, high: above }];
    case '>=':
      return [{ low: { at, open: false }, high: above }];
    default:
      return assertNever(operator);
  }
}

/** All numbers but these. */
export function gapsOf(spans: Spans): Spans {
  const gaps: Span[] = [];
  let low = below;
  for (const span of spans) {
    if (span.low.at > below.at) gaps.push({ low, high: turned(span.low) });
    low = turned(span.high);
  }
  return low.at < above.at ? [...gaps, { low, high: above }] : gaps;
}

/** What ends before it where it begins, or begins after it where it ends. */
function turned({ at, open }: End): End {
  return { at, open: !open };
}

export function isInSpans(value: number, spans: Spans): boolean {
  return !areSpansApart(spansOf('==', value), spans);
}

/** Whether every number of the first is one of the second. */
export function areSpansWithin(one: Spans, other: Spans): boolean {
  return one.every((a) =>
    other.some((b) => compare(b.low, a.low, 'low') <= 0 && compare(a.high, b.high, 'high') <= 0),
  );
}

/** Whether no number is one of both. */
export function areSpansApart(one: Spans, other: Spans): boolean {
  return one.every((a) =>
    other.every((b) => endsBefore(a.high, b.low) || endsBefore(b.high, a.low)),
  );
}

/** Below 0 where the first end lies before the second one. */
function compare(one: End, other: End, side: 'low' | 'high'): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  const inward = side === 'low' ? 1 : -1;
  return (Number(one.open) - Number(other.open)) * inward;
}

function endsBefore(high: End, low: End): boolean {
  return high.at < low.at || (high.at === low.at && (high.open || low.open));
}
