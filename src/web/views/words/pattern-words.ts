import type { FoundWords } from '../../../core/detect/finding.ts';
import { showGrouping } from '../../../core/fingerprint.ts';
import type { ValueKind } from '../../../core/mask-values.ts';

/** What was masked, as people call it after “any”. */
export const kindWords: Readonly<Record<ValueKind, string>> = {
  uuid: 'id',
  time: 'time',
  date: 'date',
  duration: 'duration',
  size: 'size',
  ip: 'address',
  host: 'host of this name',
  hash: 'hash',
  id: 'id',
  path: 'path',
  number: 'number',
};

/** What a pattern is known by. */
export type Named = {
  /** Null where it was only counted, and its words are known in lower case alone. */
  found: FoundWords | null;
  words: readonly string[];
  title: string;
};

/** The words that a pattern is grouped by, with `‹kind›` where any value may stand. */
export function patternWords({ found, words, title }: Named): readonly string[] {
  const told = found === null ? words : showGrouping(found).map(joined);
  return told.length === 0 ? [title] : told;
}

function joined(segments: readonly { text: string }[]): string {
  return segments.map(({ text }) => text).join('');
}

/** A piece of a pattern's words; `position` is which masked value may stand there, or null. */
export type Piece = { text: string; position: number | null };

/** The words in pieces, so that what may differ can be marked. */
export function piecesOf(words: readonly string[]): readonly (readonly Piece[])[] {
  let next = 0;
  return words.map((word) =>
    word
      .split(/(‹[^›]*›)/)
      .filter((text) => text !== '')
      .map((text) => {
        if (!/^‹[^›]*›$/.test(text)) return { text, position: null };
        next += 1;
        return { text: text.slice(1, -1), position: next - 1 };
      }),
  );
}

/** The same on one line, where nothing can be marked. */
export function plainWords(words: readonly string[]): string {
  return words.map((word) => word.replace(/‹[^›]*›/g, '…')).join(' · ');
}

export function patternAddress(fingerprint: string, done?: string): string {
  const query = done === undefined ? '' : `?${new URLSearchParams({ done })}`;
  return `/patterns/${encodeURIComponent(fingerprint)}${query}`;
}
