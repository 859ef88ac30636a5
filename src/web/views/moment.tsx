import { sayExact, sayRelative } from './words/relative-time.ts';

/** A time as people say it, with the exact one behind it. */
export function Moment({ at, now }: { at: Date; now: Date }) {
  return (
    <time datetime={at.toISOString()} title={sayExact(at)} data-relative>
      {sayRelative(at, now)}
    </time>
  );
}
