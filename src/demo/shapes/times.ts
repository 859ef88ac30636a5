export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** `2026-04-01T02:15:02Z`: whole seconds, as GitHub and PagerDuty write most of their times. */
export function wholeSeconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `2026-04-01T02:15:02.274+0000`, as Jira writes its times. */
export function jiraTime(at: Date): string {
  return at.toISOString().replace('Z', '+0000');
}
