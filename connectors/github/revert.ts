import type { Revert } from '../../src/core/revision-signal.ts';

/** GitHub's and git's own words; a title goes on behind the quotes, as in `Revert "…" (#12)`. */
const REVERT = /^\s*(?:revert(?::\s*|\s+)["“])/i;

/** What a commit says it takes back, by its message; null where it says no such thing. */
export function revertOf(commit: { sha: string; message: string | null }): Revert | null {
  const { sha, message } = commit;
  const title = message?.split('\n')[0]?.trim() ?? '';
  if (!saysRevert(title)) return null;
  return { sha, title, reverts: revertedSha(message) };
}

/** `Revert "Revert "…""` brings a change back: what was undone twice is not undone. */
export function saysRevert(title: string): boolean {
  let rest = title;
  let depth = 0;
  while (REVERT.test(rest)) {
    rest = rest.replace(REVERT, '');
    depth += 1;
  }
  return depth % 2 === 1;
}

/** The commit that is named as the one taken back. */
export function revertedSha(text: string | null): string | null {
  return /\breverts commit ([0-9a-f]{7,64})\b/i.exec(text ?? '')?.[1]?.toLowerCase() ?? null;
}
