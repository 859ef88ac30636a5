import type { Seen } from '../../db/queries/open-alike.ts';

/** What is decided along, as it was seen; `read-form.ts` reads it. */
export function AlikeField({ alike }: { alike: readonly Seen[] }) {
  if (alike.length === 0) return null;
  const text = alike.map(({ id, version }) => `${id}~${version}`).join(' ');
  return <input type="hidden" name="alike" value={text} />;
}

/** What a decision goes for besides: `and 3 more like it`. */
export function sayAlike(decided: number, total: number): string {
  if (decided < total) return `and ${decided} of the ${total} more like it`;
  return decided === 1 ? 'and one more like it' : `and ${decided} more like it`;
}
