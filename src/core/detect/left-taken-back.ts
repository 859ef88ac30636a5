import { isRevertTitle } from '../revert-title.ts';
import type { Commit } from '../revision-signal.ts';
import { type Change, changeOf, changeTakenBack, isSameChange } from './taken-back.ts';

/** What the commits between two revisions come to, as far as they take something back. */
export type LeftTakenBack = {
  /** Commits that take back what was there before them all, newest first. */
  reverts: readonly Commit[];
  /** Commits that came and went on the way, and those that made them go. */
  settled: ReadonlySet<string>;
};

/** Reads commits from the newest on: what a later one takes back has no effect. */
export function leftTakenBack(commits: readonly Commit[]): LeftTakenBack {
  const settled = new Set<string>();
  const reverts: Commit[] = [];
  for (const [nth, commit] of commits.entries()) {
    const target = settled.has(commit.sha) ? null : changeTakenBack(commit);
    if (target === null) continue;
    const taken = lastBefore(commits.slice(nth + 1), target, settled);
    if (taken !== null) settled.add(commit.sha).add(taken.sha);
    else if (isRevertTitle(commit.title)) reverts.push(commit);
  }
  return { reverts, settled };
}

function lastBefore(
  older: readonly Commit[],
  target: Change,
  settled: ReadonlySet<string>,
): Commit | null {
  const found = older.find(
    (commit) => !settled.has(commit.sha) && isSameChange(target, changeOf(commit)),
  );
  return found ?? null;
}
