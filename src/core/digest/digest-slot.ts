import { nextWorkingTime, timeOfDayMs } from '../working-hours.ts';
import type { DigestSettings } from './digest-settings.ts';

/** So long after its time a digest is still sent; the service may have been away. */
const lateMinutes = 120;

type Slot = Pick<DigestSettings, 'timeZone' | 'days' | 'at'>;

/**
 * The day whose digest is due at this moment, as `2026-11-30` in the team's zone; null where none is.
 * A day's digest is due from its time on for two hours, and not beyond midnight.
 */
export function dueDay(slot: Slot, at: Date): string | null {
  if (nextWorkingTime(windowOf(slot), at).getTime() !== at.getTime()) return null;
  return dayIn(slot.timeZone, at);
}

/** When the next digest is due: now, where one is. */
export function nextDigest(slot: Slot, at: Date): Date {
  return nextWorkingTime(windowOf(slot), at);
}

function windowOf({ timeZone, days, at }: Slot) {
  const from = timeOfDayMs(at) / 60_000;
  return { timeZone, days, from: at, to: clockText(Math.min(from + lateMinutes, 24 * 60)) };
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
