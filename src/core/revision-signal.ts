import type { Fact } from './fact.ts';

/** A commit that says it takes another one back. `reverts` names that one, where it is told. */
export type Revert = { sha: string; title: string; reverts: string | null };

/** What the compare API said of two revisions, told to the environment that asked. */
export type ComparedSignal = Fact & {
  kind: 'revisions.compared';
  base: string;
  head: string;
  /** Seen from `base`: `behind` means that `head` is an ancestor of it. */
  status: 'ahead' | 'behind' | 'identical' | 'diverged';
  /** Commits between base and head that revert something, newest first. */
  reverts: readonly Revert[];
};

/** A revert was merged; its subject is the revision that the merge made. */
export type RevertedSignal = Fact & {
  kind: 'revision.reverted';
  repository: string;
  revert: Revert;
  url: string | null;
};
