import { isRevertTitle, timesTakenBack } from '../revert-title.ts';
import type { Commit, RevertedSignal } from '../revision-signal.ts';
import { type Comparison, commitsBetween } from './compared-revisions.ts';
import type { Deployment } from './deployment-history.ts';
import { leftTakenBack } from './left-taken-back.ts';
import { type Change, changeOf, changeTakenBack, isSameChange } from './taken-back.ts';

/** Something that says that a deployment takes a change back. */
export type RevertClaim = {
  title: string;
  /** What it takes back, as far as it says. */
  takes: Change;
  /** The fact that says so; null where the deployment's own title does. */
  fact: { key: string; at: Date; kind: string; url: string | null } | null;
};

const something: Change = { sha: null, title: null, pull: null };

/**
 * What says that this deployment brings a revert: one that was merged as the very revision, one
 * among the commits since the last deployment, or the deployment's own title. A change that came and
 * went between the two was never live, so that its revert takes nothing back here.
 */
export function revertClaims(
  { snapshot: { sha, title } }: Deployment,
  merged: readonly RevertedSignal[],
  comparison: Comparison,
): readonly RevertClaim[] {
  const between = commitsBetween(comparison);
  const { settled, reverts } = leftTakenBack(between);
  const came = between.map(changeOf);
  const claims = [
    ...merged
      .filter(({ subject, revert }) => subject.id.endsWith(`:${sha}`) && takesBack(revert.title))
      .filter(({ revert }) => !settled.has(revert.sha))
      .map(({ revert, ...fact }) => claim(revert, fact, fact.url)),
    ...reverts.flatMap((revert) =>
      comparison.kind === 'answered' ? claim(revert, comparison.fact, null) : [],
    ),
    ...(title === null || settled.has(sha) ? [] : titleClaims(title)),
  ];
  return claims.filter(({ takes }) => !came.some((change) => isSameChange(takes, change)));
}

function claim(
  revert: Commit,
  { factKey, occurredAt, kind }: { factKey: string; occurredAt: Date; kind: string },
  url: string | null,
): RevertClaim {
  const fact = { key: factKey, at: occurredAt, kind, url };
  return { title: revert.title, takes: changeTakenBack(revert) ?? something, fact };
}

function titleClaims(title: string): readonly RevertClaim[] {
  if (!isRevertTitle(title)) return [];
  const takes = changeTakenBack({ title, reverts: null, revertsPull: null }) ?? something;
  return [{ title, takes, fact: null }];
}

/** A revert may have any title, but one of a revert brings the change back. */
function takesBack(title: string): boolean {
  return isRevertTitle(title) || timesTakenBack(title) === 0;
}
