const dayMs = 86_400_000;

/** The Monday on which a moment's week began, in UTC, as `2026-11-30`. */
export function weekOf(at: Date): string {
  const sinceMonday = (at.getUTCDay() + 6) % 7;
  return dayOf(new Date(at.getTime() - sinceMonday * dayMs));
}

/** The first of the last seven days, this one being the last: what a meeting looks back on, whenever it is. */
export function lastSevenDays(now: Date): string {
  return dayOf(new Date(now.getTime() - 6 * dayMs));
}

/** Seven days from this one on; the text has to be a day. */
export function spanOfWeek(firstDay: string): { from: Date; to: Date; lastDay: string } {
  const from = new Date(`${firstDay}T00:00:00Z`);
  const lastDay = dayOf(new Date(from.getTime() + 6 * dayMs));
  return { from, to: new Date(from.getTime() + 7 * dayMs), lastDay };
}

/** The first day so many weeks later; earlier where that is below zero. */
export function weekAfter(firstDay: string, weeks: number): string {
  return dayOf(new Date(spanOfWeek(firstDay).from.getTime() + weeks * 7 * dayMs));
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
