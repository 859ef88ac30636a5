import type { Comparison } from './compared-revisions.ts';
import type { Deployment } from './deployment-history.ts';
import type { RevertClaim } from './revert-claims.ts';
import type { Change } from './taken-back.ts';

/** A deployment that took another one back. */
export type Rollback = {
  deployment: Deployment;
  /** When it succeeded. */
  at: Date;
  /**
   * Strongest first: its own words say so; its revision had been there before the other one; the
   * provider says that its revision is the older one; it brings a revert of the other one.
   */
  evidence: 'says_rollback' | 'went_back' | 'behind' | 'reverted';
  /** The revision's earlier success, where that is known. */
  baseline: Deployment | null;
  /** The deployments of the revision that was undone, in a row, oldest first; empty when not known. */
  undone: readonly Deployment[];
  /** What the provider says of both revisions, or who says revert, where that decided. */
  comparison: Comparison | null;
  revert: RevertClaim | null;
  /**
   * Two revisions whose age decides whether this was the way back or the way on again; of a revert,
   * those between which nobody knows what lies.
   */
  doubt: Undecided | null;
};

/**
 * Whether `head`, which succeeded at that time after `base`, is the older one can't be told from the
 * history.
 */
export type Undecided = {
  deployment: Deployment;
  at: Date;
  base: string;
  head: string;
  known: Comparison;
};

/** A success of a revision that took the place of another one, or whose forerunner is not known. */
export type Step = {
  deployment: Deployment;
  at: Date;
  /** What it is judged by, as that stood before, in the order of decisions. */
  earlier: readonly Deployment[];
  replaced: string | null;
  baseline: Deployment | null;
};

/** What was found before; a revision that was gone back to is older than what it undid. */
export type Past = {
  rollbacks: Rollback[];
  undecided: Undecided[];
  ages: Set<string>;
  /** What is known to have come with a deployment, by its cycle; seldom asked for, and long. */
  brought: Map<string, () => readonly Change[]>;
};

/** The name of the fact that one revision is older than another. */
export function age(older: string, newer: string): string {
  return `${older} ${newer}`;
}
