import { cleanLine } from '../../src/core/clean-text.ts';
import { isRevertTitle } from '../../src/core/revert-title.ts';
import type { Commit } from '../../src/core/revision-signal.ts';

type Told = { sha: string; message: string | null };

/** Nobody writes longer titles, and a hundred commits are kept of a comparison. */
const LONGEST_TITLE = 200;

/** A commit by its message, with what that says it takes back. */
export function commitOf({ sha, message }: Told): Commit {
  const title = cleanLine(message?.split('\n')[0] ?? '', LONGEST_TITLE);
  return { sha, title, reverts: revertedSha(message), revertsPull: revertedPull(message) };
}

/** A commit that says by its title that it takes another one back; null where it says no such thing. */
export function revertOf(told: Told): Commit | null {
  const commit = commitOf(told);
  return isRevertTitle(commit.title) ? commit : null;
}

/** The commit that is named as the one taken back. */
export function revertedSha(text: string | null): string | null {
  return /\breverts commit ([0-9a-f]{7,64})\b/i.exec(text ?? '')?.[1]?.toLowerCase() ?? null;
}

/** The pull request that GitHub's button names as the one taken back. */
export function revertedPull(text: string | null): string | null {
  return /^\s*reverts [\w.-]+\/[\w.-]+#(\d+)/im.exec(text ?? '')?.[1] ?? null;
}
