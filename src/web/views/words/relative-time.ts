const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How far away a moment is, as people say it: `just now`, `4 min ago`, `in 2 h`, `3 days ago`. */
export function sayRelative(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  const length = sayLength(Math.abs(seconds));
  if (seconds >= 0) return seconds < 10 ? 'just now' : `${length} ago`;
  return `in ${length}`;
}

/** A length of time in whole seconds, in its largest fitting unit: `45 s`, `4 min`, `2 h`, `3 days`. */
export function sayLength(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * minute) return `${Math.round(seconds / minute)} min`;
  if (seconds < 36 * hour) return `${Math.round(seconds / hour)} h`;
  return `${Math.round(seconds / day)} days`;
}

/** The exact moment, for those who compare with their own tools: `2026-03-01 04:12:33 UTC`. */
export function sayExact(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
