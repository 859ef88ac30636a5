/**
 * Orders ids as they were handed out: runs of digits by their number (9 before 10, at any length),
 * the rest by its characters. Only equal ids compare as 0.
 */
export function compareIds(a: string, b: string): number {
  return compareText(sortKey(a), sortKey(b)) || compareText(a, b);
}

/** What `compareIds` compares first. Long lists make it once for each id, not for each comparison. */
export function sortKey(id: string): string {
  // A run of digits that begins with its own length sorts as a number wherever it stands.
  return id.replace(/\d+/g, (run) => {
    const digits = run.replace(/^0+(?=\d)/, '');
    return String(digits.length).padStart(4, '0') + digits;
  });
}

/** By characters, not by any language’s rules. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
