import {
  plainTitle,
  pullOfTitle,
  quotedPull,
  quotedTitle,
  timesTakenBack,
} from '../revert-title.ts';
import type { Commit } from '../revision-signal.ts';

/** A change by whatever is known of it: its commit, its plain title, its pull request. */
export type Change = { sha: string | null; title: string | null; pull: string | null };

/** Shorter names of a commit could be those of several. */
const shortestSha = 7;

/** What a commit or a merge is itself. */
export function changeOf({ sha, title }: { sha: string; title: string | null }): Change {
  return title === null
    ? { sha, title, pull: null }
    : { sha, title: plainTitle(title), pull: pullOfTitle(title) };
}

/** What a commit says that it takes back, or brings back; null where it says no such thing. */
export function changeTakenBack({
  title,
  reverts,
  revertsPull,
}: Pick<Commit, 'title' | 'reverts' | 'revertsPull'>): Change | null {
  if (timesTakenBack(title) === 0 && reverts === null && revertsPull === null) return null;
  return { sha: reverts, title: quotedTitle(title), pull: revertsPull ?? quotedPull(title) };
}

/** Whether a change that is spoken of is this one. The numbers of two pull requests tell more than titles. */
export function isSameChange(spokenOf: Change, known: Change): boolean {
  if (spokenOf.sha !== null && known.sha !== null && isNamed(known.sha, spokenOf.sha)) return true;
  if (spokenOf.pull !== null && known.pull !== null) return spokenOf.pull === known.pull;
  return spokenOf.title !== null && spokenOf.title !== '' && spokenOf.title === known.title;
}

function isNamed(sha: string, name: string): boolean {
  return name.length >= shortestSha && sha.startsWith(name);
}
