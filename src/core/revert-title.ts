/** Git's and GitHub's own words; a title goes on behind the quotes, as in `Revert "…" (#12)`. */
const TAKES_BACK = /^\s*(revert|reapply)(?::\s*|\s+)["“]/i;

/**
 * How often a title says that something is taken back. An odd number undoes it, an even one brings it
 * back: `Revert "Revert "…""`, for which newer versions of git write `Reapply "…"`.
 */
export function timesTakenBack(title: string): number {
  let rest = title;
  let times = 0;
  for (let found = TAKES_BACK.exec(rest); found !== null; found = TAKES_BACK.exec(rest)) {
    rest = rest.slice(found[0].length);
    times += found[1]?.toLowerCase() === 'reapply' ? 2 : 1;
  }
  return times;
}

/** Whether what the title speaks of is undone in the end. */
export function isRevertTitle(title: string): boolean {
  return timesTakenBack(title) % 2 === 1;
}

/** A title by which commits can be told to be of the same change: no numbers, one case, plain quotes. */
export function plainTitle(title: string): string {
  return title
    .replace(/ \(#\d+\)/g, '')
    .replace(/[“”]/g, '"')
    .trim()
    .toLowerCase();
}

/** The plain title of what a title says it takes back; null where it says no such thing. */
export function quotedTitle(title: string): string | null {
  const [, word, quoted = ''] =
    /^(revert|reapply)(?::\s*|\s+)"(.*)"/s.exec(plainTitle(title)) ?? [];
  if (word === undefined) return null;
  // To apply something again is to take its revert back.
  return word === 'reapply' ? `revert "${quoted}"` : quoted;
}

/** The number of the pull request that a commit came with, as a squash or a merge is titled. */
export function pullOfTitle(title: string): string | null {
  const told = /\(#(\d+)\)\s*$/.exec(title) ?? /^Merge pull request #(\d+) /.exec(title);
  return told?.[1] ?? null;
}

/** The number of the pull request whose title is quoted, as in `Revert "… (#12)"`. */
export function quotedPull(title: string): string | null {
  return /^\s*revert(?::\s*|\s+)["“].*\(#(\d+)\)\s*["”]/i.exec(title)?.[1] ?? null;
}
