/** Searches for a ticket of unknown fate: after 2, 5, 10 and 20 s, then every 25 s. */
const firstChecksSeconds = [2, 5, 10, 20] as const;
const laterChecksSeconds = 25;

/** After this long without finding it, a person is asked. */
export const askAPersonAfterSeconds = 600;

/** Once a person was asked, the search goes on at this pace, so that a late index still settles it. */
const slowChecksSeconds = 300;

/** Seconds until the next search. `checksDone` counts the searches so far, `unknownForSeconds` their age. */
export function nextCheckInSeconds(checksDone: number, unknownForSeconds: number): number {
  if (unknownForSeconds >= askAPersonAfterSeconds) return slowChecksSeconds;
  const due = firstChecksSeconds[checksDone];
  if (due === undefined) return laterChecksSeconds;
  return Math.max(0.5, due - unknownForSeconds);
}
