import { compareText } from './compare-ids.ts';
import { firstEnds, slidingRuns } from './sliding-runs.ts';

const minuteMs = 60_000;

/** "The same quarter of an hour". */
export const SHARED_FAILURE_WINDOW_MS = 15 * minuteMs;

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

/** A time in which an owner's runs failed together: from the first failure to the last one. */
export type SharedFailure = {
  from: Date;
  to: Date;
  /**
   * How many runs ended in it, or in the quarter of an hour around it, each counted once, by the first
   * of its attempts that did.
   */
  runs: number;
  failed: number;
  /** The repositories of those runs, in the order of their names. */
  repositories: readonly string[];
};

/**
 * The stretches in which the runs of one owner failed together: within 15 minutes at least 20 runs
 * ended, in at least 3 repositories, and at least half of them failed, wherever these minutes begin.
 * Such windows that overlap make one stretch. `ends` come in any order, with any repeats.
 */
export function findSharedFailures(ends: readonly RunEnding[]): readonly SharedFailure[] {
  const sorted = [...ends].sort(compareEnds);
  return overlapping(sharedWindows(sorted)).map((windows) => toStretch(sorted, windows));
}

/** A window that holds enough, wherever it begins between these two moments, both included. */
type Window = { first: number; last: number; runs: number; failed: number };

/** In the order of time. */
function sharedWindows(sorted: readonly RunEnding[]): readonly Window[] {
  const windows: Window[] = [];
  const runs = slidingRuns();
  let [entered, left] = [0, 0];
  // What a window holds changes only where its end meets an end of a run, or its beginning leaves one.
  const comesAt = () => timeOf(sorted[entered]) - SHARED_FAILURE_WINDOW_MS + 1;
  const goesAt = () => timeOf(sorted[left]) + 1;
  while (left < sorted.length) {
    const first = Math.min(comesAt(), goesAt());
    for (; comesAt() <= first; entered += 1) runs.enter(sorted[entered]);
    for (; goesAt() <= first; left += 1) runs.leave(sorted[left]);
    const last = Math.min(comesAt(), goesAt()) - 1;
    const sizes = runs.sizes();
    if (isShared(sizes)) windows.push({ first, last, runs: sizes.runs, failed: sizes.failed });
  }
  return windows;
}

function isShared(counted: { runs: number; failed: number; repositories: number }): boolean {
  return (
    counted.runs >= SHARED_FAILURE_MIN_RUNS &&
    counted.repositories >= SHARED_FAILURE_MIN_REPOSITORIES &&
    counted.failed >= counted.runs * SHARED_FAILURE_MIN_SHARE
  );
}

function overlapping(windows: readonly Window[]): readonly (readonly Window[])[] {
  const groups: Window[][] = [];
  for (const window of windows) {
    const before = groups.at(-1);
    const lastOfAll = before?.at(-1)?.last ?? Number.NEGATIVE_INFINITY;
    if (window.first < lastOfAll + SHARED_FAILURE_WINDOW_MS) before?.push(window);
    else groups.push([window]);
  }
  return groups;
}

/**
 * From the first failure to the last one; the numbers are those of that time, or of the window of 15
 * minutes that shows as many failures best.
 */
function toStretch(sorted: readonly RunEnding[], windows: readonly Window[]): SharedFailure {
  const [head, last] = [windows[0], windows.at(-1)];
  const all = within(sorted, head?.first ?? 0, (last?.last ?? 0) + SHARED_FAILURE_WINDOW_MS - 1);
  const times = failedOf(firstEnds(all)).map(timeOf);
  const [from, to] = [times.reduce(smaller), times.reduce(larger)];
  const best = windows.reduce((a, b) => (isClearer(b, a) ? b : a));
  const closest = firstEnds(within(sorted, best.first, best.first + SHARED_FAILURE_WINDOW_MS - 1));
  const whole = firstEnds(within(sorted, from, to));
  const told = failedOf(whole).length > failedOf(closest).length ? whole : closest;
  return {
    from: new Date(from),
    to: new Date(to),
    runs: told.length,
    failed: failedOf(told).length,
    repositories: [...new Set(told.map(({ repository }) => repository))].sort(),
  };
}

function isClearer(a: Window, b: Window): boolean {
  return a.failed === b.failed ? a.runs < b.runs : a.failed > b.failed;
}

function failedOf(ends: readonly RunEnding[]): readonly RunEnding[] {
  return ends.filter(({ failed }) => failed);
}

/** Both included. */
function within(ends: readonly RunEnding[], from: number, to: number): readonly RunEnding[] {
  return ends.filter(({ endedAt }) => endedAt.getTime() >= from && endedAt.getTime() <= to);
}

function compareEnds(a: RunEnding, b: RunEnding): number {
  return a.endedAt.getTime() - b.endedAt.getTime() || compareText(identity(a), identity(b));
}

// Ends at one moment come in the order of all that is known of them.
function identity({ runKey, attempt, failed }: RunEnding): string {
  return `${runKey} ${attempt} ${failed}`;
}

/** After all others, where there is none. */
function timeOf(end: RunEnding | undefined): number {
  return end?.endedAt.getTime() ?? Number.POSITIVE_INFINITY;
}

function smaller(a: number, b: number): number {
  return Math.min(a, b);
}

function larger(a: number, b: number): number {
  return Math.max(a, b);
}
