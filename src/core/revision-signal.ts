import type { Fact } from './fact.ts';

/** A commit, and what it says it takes back: another one, or a pull request by its number. */
export type Commit = {
  sha: string;
  title: string;
  reverts: string | null;
  revertsPull: string | null;
};

/** What the compare API said of two revisions, told to the environment that asked. */
export type ComparedSignal = Fact & {
  kind: 'revisions.compared';
  base: string;
  head: string;
  /** Seen from `base`: `behind` means that `head` is an ancestor of it. */
  status: 'ahead' | 'behind' | 'identical' | 'diverged';
  /** What head has and base has not, newest first; of a long way the newest. */
  commits: readonly Commit[];
};

/** A revert was merged; its subject is the revision that the merge made. */
export type RevertedSignal = Fact & {
  kind: 'revision.reverted';
  repository: string;
  revert: Commit;
  url: string | null;
};
