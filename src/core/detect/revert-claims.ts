import { isRevertTitle, timesTakenBack } from '../revert-title.ts';
import type { Commit, RevertedSignal } from '../revision-signal.ts';
import type { Comparison } from './compared-revisions.ts';
import type { Deployment } from './deployment-history.ts';
import { leftTakenBack } from './left-taken-back.ts';

/** Something that says that a deployment takes a commit back. */
export type RevertClaim = Pick<Commit, 'title' | 'reverts'> & {
  /** The fact that says so; null where the deployment's own title does. */
  fact: { key: string; at: Date; kind: string; url: string | null } | null;
};

/**
 * What says that this deployment brings a revert: one that was merged as the very revision, one
 * among the commits since the last deployment, or the deployment's own title.
 */
export function revertClaims(
  { snapshot: { sha, title } }: Deployment,
  merged: readonly RevertedSignal[],
  comparison: Comparison,
): readonly RevertClaim[] {
  const ofRevision = merged
    .filter(({ revert }) => revert.sha === sha && takesBack(revert.title))
    .map(({ revert, ...fact }) => claim(revert, fact, fact.url));
  const ofTitle =
    title !== null && isRevertTitle(title) ? [{ title, reverts: null, fact: null }] : [];
  return [...ofRevision, ...among(comparison), ...ofTitle];
}

function among(comparison: Comparison): readonly RevertClaim[] {
  if (comparison.kind !== 'answered') return [];
  const { fact } = comparison;
  if (fact.status !== 'ahead' && fact.status !== 'diverged') return [];
  return leftTakenBack(fact.commits).reverts.map((revert) => claim(revert, fact, null));
}

function claim(
  { title, reverts }: Commit,
  { factKey, occurredAt, kind }: { factKey: string; occurredAt: Date; kind: string },
  url: string | null,
): RevertClaim {
  return { title, reverts, fact: { key: factKey, at: occurredAt, kind, url } };
}

/** A revert may have any title, but one of a revert brings the change back. */
function takesBack(title: string): boolean {
  return isRevertTitle(title) || timesTakenBack(title) === 0;
}
