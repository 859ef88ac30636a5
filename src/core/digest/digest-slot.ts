import { nextWorkingTime, timeOfDayMs, weekdays } from '../working-hours.ts';
import type { DigestSettings } from './digest-settings.ts';

/** So long after its time a digest is still sent; the service may have been away. */
const lateMinutes = 120;

/** From then until six nobody is told anything, however late it is. */
const nightFrom = '23:00';
const nightTo = '06:00';

type Slot = Pick<DigestSettings, 'timeZone' | 'days' | 'at'>;

/**
 * The day whose digest is due at this moment, as `2026-11-30` in the team's zone; null where none is.
 * A day's digest is due from its time on for two hours, and not into the night.
 */
export function dueDay(slot: Slot, at: Date): string | null {
  if (nextWorkingTime(windowOf(slot), at).getTime() !== at.getTime()) return null;
  return dayIn(slot.timeZone, at);
}

/** When the next digest is due: now, where one is. */
export function nextDigest(slot: Slot, at: Date): Date {
  return nextWorkingTime(windowOf(slot), at);
}

/** Whether people may be told something now, as the clocks of their zone show it. */
export function isDaytime(timeZone: string, at: Date): boolean {
  const day = { timeZone, days: weekdays, from: nightTo, to: nightFrom };
  return nextWorkingTime(day, at).getTime() === at.getTime();
}

function windowOf({ timeZone, days, at }: Slot) {
  const [from, night] = [timeOfDayMs(at) / 60_000, timeOfDayMs(nightFrom) / 60_000];
  return { timeZone, days, from: at, to: clockText(Math.min(from + lateMinutes, night)) };
}

function clockText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The day as the zone's calendar shows it. */
function dayIn(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}`;
}
