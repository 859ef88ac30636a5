import type { RunEnding } from './shared-failure.ts';

/**
 * The runs in a window that slides on over ends in the order of time, which leave as they entered. Each
 * run counts once, by the first of its attempts that ended there.
 */
export function slidingRuns() {
  const endsOf = new Map<string, RunEnding[]>();
  const runsOf = new Map<string, number>();
  let failed = 0;

  function count(first: RunEnding | null, by: 1 | -1): void {
    if (first === null) return;
    if (first.failed) failed += by;
    const runs = (runsOf.get(first.repository) ?? 0) + by;
    if (runs === 0) runsOf.delete(first.repository);
    else runsOf.set(first.repository, runs);
  }

  function change(
    end: RunEnding | undefined,
    to: (ends: RunEnding[], end: RunEnding) => RunEnding[],
  ) {
    if (end === undefined) return;
    const { runKey } = end;
    const before = endsOf.get(runKey) ?? [];
    const after = to(before, end);
    if (after.length === 0) endsOf.delete(runKey);
    else endsOf.set(runKey, after);
    count(firstOf(before), -1);
    count(firstOf(after), 1);
  }

  return {
    enter: (end: RunEnding | undefined) => change(end, (ends, own) => [...ends, own]),
    leave: (end: RunEnding | undefined) => change(end, (ends) => ends.slice(1)),
    sizes: () => ({ runs: endsOf.size, failed, repositories: runsOf.size }),
  };
}

/** Of each run the first of its attempts that ended there. */
export function firstEnds(ends: readonly RunEnding[]): readonly RunEnding[] {
  const firsts = new Map<string, RunEnding>();
  for (const end of ends) {
    const known = firsts.get(end.runKey);
    if (known === undefined || isBefore(end, known)) firsts.set(end.runKey, end);
  }
  return [...firsts.values()];
}

function firstOf(ends: readonly RunEnding[]): RunEnding | null {
  return ends.reduce<RunEnding | null>(
    (first, end) => (first === null || isBefore(end, first) ? end : first),
    null,
  );
}

function isBefore(a: RunEnding, b: RunEnding): boolean {
  if (a.attempt !== b.attempt) return a.attempt < b.attempt;
  const byTime = a.endedAt.getTime() - b.endedAt.getTime();
  // One attempt told in two ways at once: the failure is what happened, whichever came first.
  return byTime === 0 ? a.failed && !b.failed : byTime < 0;
}
