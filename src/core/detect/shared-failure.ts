const minuteMs = 60_000;

/** "The same quarter of an hour". */
export const SHARED_FAILURE_WINDOW_MS = 15 * minuteMs;

/** Windows begin every five minutes of the hour, so that none depends on which run was seen first. */
const STEP_MS = 5 * minuteMs;

/** Fewer runs than this fail together by chance, or because of one change. */
export const SHARED_FAILURE_MIN_RUNS = 20;

/** One repository that breaks is its own affair, and two may depend on each other. */
export const SHARED_FAILURE_MIN_REPOSITORIES = 3;

/** "Most of an organisation's runs": flaky tests alone don't fail half of them. */
export const SHARED_FAILURE_MIN_SHARE = 0.5;

/** One attempt of a run that passed or failed; what was cancelled or skipped is left out. */
export type RunEnding = {
  repository: string;
  /** Tells runs apart, across repositories. */
  runKey: string;
  attempt: number;
  endedAt: Date;
  failed: boolean;
};

/** A time in which an owner's runs failed together. `to` is no part of it. */
export type SharedFailure = {
  from: Date;
  to: Date;
  /** How many runs ended in it, each counted once, by the first of its attempts that did. */
  runs: number;
  failed: number;
  /** The repositories of those runs, in the order of their names. */
  repositories: readonly string[];
};

/**
 * The stretches in which the runs of one owner failed together: within 15 minutes at least 20 runs
 * ended, in at least 3 repositories, and at least half of them failed. Windows that overlap make
 * one stretch. `ends` come in any order, with any repeats.
 */
export function findSharedFailures(ends: readonly RunEnding[]): readonly SharedFailure[] {
  const steps = groupBySteps(ends);
  const read = (from: number, to: number) => {
    const within = Array.from({ length: (to - from) / STEP_MS }, (_, n) => from + n * STEP_MS);
    return countRuns(
      within.flatMap((step) => steps.get(step) ?? []),
      from,
      to,
    );
  };
  return joinWindows(windowStarts(steps).filter((from) => isShared(read(from, endOf(from))))).map(
    ([from, to]) => read(from, to),
  );
}

function endOf(from: number): number {
  return from + SHARED_FAILURE_WINDOW_MS;
}

function groupBySteps(ends: readonly RunEnding[]): ReadonlyMap<number, readonly RunEnding[]> {
  const steps = new Map<number, RunEnding[]>();
  for (const end of ends) {
    const at = stepOf(end.endedAt);
    const step = steps.get(at);
    if (step === undefined) steps.set(at, [end]);
    else step.push(end);
  }
  return steps;
}

/** The beginnings of all windows that hold a moment. */
export function windowsAround(at: Date): readonly Date[] {
  return startsAround(stepOf(at)).map((start) => new Date(start));
}

function startsAround(step: number): readonly number[] {
  const count = SHARED_FAILURE_WINDOW_MS / STEP_MS;
  return Array.from({ length: count }, (_, n) => step - n * STEP_MS);
}

function stepOf(at: Date): number {
  return Math.floor(at.getTime() / STEP_MS) * STEP_MS;
}

/** Every window in which something ended, in the order of time. */
function windowStarts(steps: ReadonlyMap<number, unknown>): readonly number[] {
  const starts = new Set([...steps.keys()].flatMap(startsAround));
  return [...starts].sort((a, b) => a - b);
}

function joinWindows(starts: readonly number[]): readonly (readonly [number, number])[] {
  const joined: [number, number][] = [];
  for (const from of starts) {
    const last = joined.at(-1);
    if (last !== undefined && from < last[1]) last[1] = endOf(from);
    else joined.push([from, endOf(from)]);
  }
  return joined;
}

function countRuns(ends: readonly RunEnding[], from: number, to: number): SharedFailure {
  const firsts = new Map<string, RunEnding>();
  for (const end of ends) {
    const known = firsts.get(end.runKey);
    if (known === undefined || isBefore(end, known)) firsts.set(end.runKey, end);
  }
  const runs = [...firsts.values()];
  return {
    from: new Date(from),
    to: new Date(to),
    runs: runs.length,
    failed: runs.filter(({ failed }) => failed).length,
    repositories: [...new Set(runs.map(({ repository }) => repository))].sort(),
  };
}

function isBefore(a: RunEnding, b: RunEnding): boolean {
  if (a.attempt !== b.attempt) return a.attempt < b.attempt;
  const byTime = a.endedAt.getTime() - b.endedAt.getTime();
  // One attempt told in two ways at once: the failure is what happened, whichever came first.
  return byTime === 0 ? a.failed && !b.failed : byTime < 0;
}

function isShared({ runs, failed, repositories }: SharedFailure): boolean {
  return (
    runs >= SHARED_FAILURE_MIN_RUNS &&
    repositories.length >= SHARED_FAILURE_MIN_REPOSITORIES &&
    failed >= runs * SHARED_FAILURE_MIN_SHARE
  );
}
