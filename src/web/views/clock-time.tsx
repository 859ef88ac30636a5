import { sayExact } from './words/relative-time.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The time of day, and the date once that says more: people compare the steps of a story. */
export function ClockTime({ at, now }: { at: Date; now: Date }) {
  const iso = at.toISOString();
  const date = now.getTime() - at.getTime() > dayMs ? `${iso.slice(0, 10)} ` : '';
  return (
    <time
      class="clock"
      datetime={iso}
      title={sayExact(at)}
    >{`${date}${iso.slice(11, 19)} UTC`}</time>
  );
}
