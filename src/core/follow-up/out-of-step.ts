/** How a notice begins that goes by itself, once we and the tracker get on again. */
export const outOfStep = {
  write: 'Jira was not told the latest yet.',
  read: 'What Jira says of it is not followed for now.',
} as const;

/** By what has happened: a connection, or a team that rehearses, changes with the configuration alone. */
export const parkedSeconds = 86_400;

/** So long Jira may not show a ticket until nothing is tried any more. */
export const outOfSightSeconds = 14 * 86_400;

const firstWaitSeconds = 60;
const longestWaitSeconds = 6 * 3_600;

/** Seconds until what our account was refused is tried again: as long as it has waited so far. */
export function nextTryInSeconds(waitedSeconds: number): number {
  return Math.min(Math.max(waitedSeconds, firstWaitSeconds), longestWaitSeconds);
}

/** Whether a tracker's no is about our account and not about what was asked; null and 0 for no call. */
export function isAboutAccess(status: number | null): boolean {
  return status === null || status === 0 || status === 401 || status === 403;
}
