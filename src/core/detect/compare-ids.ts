/**
 * Orders ids as they were handed out: runs of digits by their number (9 before 10, at any length),
 * the rest by its characters. Only equal ids compare as 0.
 */
export function compareIds(a: string, b: string): number {
  return compareText(sortable(a), sortable(b)) || compareText(a, b);
}

// A run of digits that begins with its own length sorts as a number wherever it stands.
function sortable(id: string): string {
  return id.replace(/\d+/g, (run) => {
    const digits = run.replace(/^0+(?=\d)/, '');
    return String(digits.length).padStart(4, '0') + digits;
  });
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
