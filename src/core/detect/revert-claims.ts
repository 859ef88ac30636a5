import type { Revert, RevertedSignal } from '../revision-signal.ts';
import type { Comparison } from './compared-revisions.ts';
import type { Deployment } from './deployment-history.ts';

/** Something that says that a deployment takes a commit back. */
export type RevertClaim = Pick<Revert, 'title' | 'reverts'> & {
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
  const titles = fact.reverts.map(({ title }) => title);
  return fact.reverts
    .filter(({ title }) => takesBack(title) && !titles.some((other) => bringsBack(other, title)))
    .map((revert) => claim(revert, fact, null));
}

function claim(
  { title, reverts }: Revert,
  { factKey, occurredAt, kind }: { factKey: string; occurredAt: Date; kind: string },
  url: string | null,
): RevertClaim {
  return { title, reverts, fact: { key: factKey, at: occurredAt, kind, url } };
}

/** Whether a commit's title is the one that Git and GitHub give to a revert. */
function isRevertTitle(title: string): boolean {
  return timesReverted(title) % 2 === 1;
}

/** A revert may have any title, but one of a revert brings the change back. */
function takesBack(title: string): boolean {
  return timesReverted(title) % 2 === 1 || !/^re(?:vert|apply) "/i.test(title.trim());
}

function timesReverted(title: string): number {
  const nested = /^(?:revert ")+/i.exec(title.trim())?.[0] ?? '';
  return nested.length / 'revert "'.length;
}

/** Whether the first title is that of a commit which takes the revert with the second one back. */
function bringsBack(title: string, revert: string): boolean {
  const [again, was] = [plainTitle(title), plainTitle(revert)];
  return again === `revert "${was}"` || again === was.replace(/^revert "/, 'reapply "');
}

/** Without the numbers that GitHub puts behind titles when they are merged. */
function plainTitle(title: string): string {
  return title
    .replace(/ \(#\d+\)/g, '')
    .trim()
    .toLowerCase();
}
