/** Occurrences within this time of the first of them are one. */
const burstMs = 3_600_000;

/**
 * When each burst began, oldest first, in milliseconds: what happens within an hour of the first of
 * it is told once.
 */
export function burstStarts(times: readonly number[]): readonly number[] {
  const starts: number[] = [];
  for (const at of [...times].sort((a, b) => a - b)) {
    const start = starts.at(-1);
    if (start === undefined || at - start > burstMs) starts.push(at);
  }
  return starts;
}
