const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in ms as people say it: `45 s`, `4 min`, `2 h 10 min`, `14 h`, `3 days`. */
export function sayDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `${seconds} s`;
  if (Math.round(seconds / minute) < 90) return `${Math.round(seconds / minute)} min`;
  if (seconds < 10 * hour) return sayHours(seconds);
  if (seconds < 2 * day) return `${Math.round(seconds / hour)} h`;
  return `${Math.round(seconds / day)} days`;
}

function sayHours(seconds: number): string {
  const minutes = Math.round(seconds / minute);
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60)} h`;
  return rest === 0 ? hours : `${hours} ${rest} min`;
}
