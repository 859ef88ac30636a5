import type { Clock } from '../../clock.ts';
import { sayRelative } from '../views/words/relative-time.ts';
import { localClock } from './local-clock.ts';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

const sayClock = localClock();

const refreshMs = 60_000;

/** Exact times and clocks in the zone of whoever reads them, and relative ones that stay true. */
export function watchTimes(clock: Clock): void {
  // Only once it is asked for: lists hold many, and some come later.
  for (const event of ['pointerover', 'focusin'] as const) {
    document.addEventListener(event, ({ target }) => {
      const time = target instanceof Element ? target.closest('time') : null;
      if (time !== null) tellExactly(time);
    });
  }
  tellClocks(document.body);
  // What comes later, such as beside a list, or with what others do.
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof Element) tellClocks(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
  const refresh = () => refreshRelative(clock.now());
  setInterval(refresh, refreshMs);
  document.addEventListener('visibilitychange', refresh);
}

function tellClocks(within: Element): void {
  const inside = within.querySelectorAll<HTMLTimeElement>('time.clock');
  for (const time of inside) {
    const at = momentOf(time);
    if (at !== null) time.textContent = sayClock(at, hasDate.test(time.textContent ?? ''));
  }
}

const hasDate = /^\d{4}-/;

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
