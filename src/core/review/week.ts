const dayMs = 86_400_000;

/** The Monday on which a moment's week began, in UTC, as `2026-11-30`. */
export function weekOf(at: Date): string {
  const sinceMonday = (at.getUTCDay() + 6) % 7;
  return new Date(at.getTime() - sinceMonday * dayMs).toISOString().slice(0, 10);
}

/** From the Monday to the next one; the text has to be a day. */
export function spanOfWeek(monday: string): { from: Date; to: Date } {
  const from = new Date(`${monday}T00:00:00Z`);
  return { from, to: new Date(from.getTime() + 7 * dayMs) };
}

/** The Monday so many weeks later; earlier where that is below zero. */
export function weekAfter(monday: string, weeks: number): string {
  return weekOf(new Date(spanOfWeek(monday).from.getTime() + weeks * 7 * dayMs));
}
