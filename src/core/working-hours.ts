export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export type Weekday = (typeof weekdays)[number];

/** When a team works: days and times of day as the clocks of its time zone show them. */
export type WorkingHours = {
  /** An IANA name, such as `Europe/Berlin`. */
  timeZone: string;
  days: readonly Weekday[];
  /** `09:00`; `to` is later on the same day, `24:00` at most, and no longer belongs to it. */
  from: string;
  to: string;
};

/**
 * The earliest moment, `at` or later, at which the team works. Clocks that go forward or back are
 * followed; holidays are not known. A day whose working time the clocks skip altogether has none.
 */
export function nextWorkingTime(hours: WorkingHours, at: Date): Date {
  const today = clockAt(hours.timeZone, at);
  // The eighth day: today's hours may be over, and only this day of the week be a working day.
  for (let ahead = 0; ahead <= 8; ahead++) {
    const day = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()));
    day.setUTCDate(day.getUTCDate() + ahead);
    if (!hours.days.includes(weekdays[day.getUTCDay()] ?? 'sun')) continue;
    const start = momentOf(hours.timeZone, day.getTime() + timeOfDayMs(hours.from), 'first');
    const end = momentOf(hours.timeZone, day.getTime() + timeOfDayMs(hours.to), 'last');
    if (at < end && start < end) return at < start ? start : at;
  }
  return at;
}

/** Whether `Intl` knows the name as a time zone; fixed offsets are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds since midnight of a time such as `09:30`. */
export function timeOfDayMs(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
}

/** What the zone's clocks show at a moment, as if they showed UTC. */
function clockAt(timeZone: string, at: Date): Date {
  const parts = formatter(timeZone).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(
    of('year'),
    of('month') - 1,
    of('day'),
    of('hour'),
    of('minute'),
    of('second'),
  );
  return new Date(shown + (at.getTime() % 1000));
}

const dayMs = 86_400_000;

/**
 * The moment at which the zone's clocks show `clockMs`. Where they show it twice, the first or the
 * last time; where they skip it, the moment at which they are put forward past it.
 */
function momentOf(timeZone: string, clockMs: number, which: 'first' | 'last'): Date {
  // The zone's offsets around that time: before and after a change of the clocks.
  const offsets = [clockMs - dayMs, clockMs + dayMs].map(
    (near) => clockAt(timeZone, new Date(near)).getTime() - near,
  );
  const guesses = offsets.map((offset) => clockMs - offset).sort((a, b) => a - b);
  const right = guesses.filter((guess) => clockAt(timeZone, new Date(guess)).getTime() === clockMs);
  const found = which === 'first' ? right[0] : right.at(-1);
  return new Date(found ?? skippedTo(timeZone, clockMs, guesses));
}

/** Between the two guesses lies the moment of the change; both are whole minutes. */
function skippedTo(timeZone: string, clockMs: number, guesses: readonly number[]): number {
  let [before = clockMs, after = clockMs] = guesses;
  while (after - before > 60_000) {
    const middle = before + Math.floor((after - before) / 120_000) * 60_000;
    if (clockAt(timeZone, new Date(middle)).getTime() < clockMs) before = middle;
    else after = middle;
  }
  return after;
}

/** Making one is costly next to using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}
