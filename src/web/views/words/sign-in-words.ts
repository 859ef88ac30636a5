/** What somebody reads who tried too often with what was not right. */
export function sayTooManyTries(waitSeconds: number): string {
  return `Too many tries that were not right. Try again in ${sayWait(waitSeconds)}.`;
}

function sayWait(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
