import { Notice } from '../notice.tsx';

const said: ReadonlyMap<string, string> = new Map([
  ['merged', 'They are one pattern now.'],
  ['split', 'They are told apart now.'],
  ['undone', 'That was taken back.'],
]);

/** What was just said of a pattern, by what the address tells; null for nothing. */
export function patternFlash(done: string | undefined) {
  const sentence = said.get(done ?? '');
  if (sentence === undefined) return null;
  return (
    <Notice tone="good">
      <p class="notice-text">
        {sentence} Tickets moved at once; everything else follows within a minute or two.
      </p>
    </Notice>
  );
}
