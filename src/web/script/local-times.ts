import type { Clock } from '../../clock.ts';
import { sayRelative } from '../views/words/relative-time.ts';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

const refreshMs = 60_000;

/** Exact times in the zone of whoever reads them, and relative ones that stay true. */
export function watchTimes(clock: Clock): void {
  // Only once it is asked for: lists hold many, and some come later.
  for (const event of ['pointerover', 'focusin'] as const) {
    document.addEventListener(event, ({ target }) => {
      const time = target instanceof Element ? target.closest('time') : null;
      if (time !== null) tellExactly(time);
    });
  }
  const refresh = () => refreshRelative(clock.now());
  setInterval(refresh, refreshMs);
  document.addEventListener('visibilitychange', refresh);
}

function tellExactly(time: HTMLTimeElement): void {
  const at = momentOf(time);
  if (at !== null) time.title = exact.format(at);
}

function refreshRelative(now: Date): void {
  if (document.visibilityState === 'hidden') return;
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-relative]')) {
    const at = momentOf(time);
    const text = at === null ? null : sayRelative(at, now);
    // What is unchanged is left alone, so that nobody's selection is lost.
    if (text !== null && time.textContent !== text) time.textContent = text;
  }
}

function momentOf({ dateTime }: HTMLTimeElement): Date | null {
  const at = new Date(dateTime);
  return Number.isNaN(at.getTime()) ? null : at;
}
