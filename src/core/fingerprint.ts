import { createHash } from 'node:crypto';
import type { FoundWords } from './detect/finding.ts';
import { type MaskedValue, maskValues, type Segment } from './mask-values.ts';

/**
 * Goes up when the same finding may get another fingerprint than before: what is masked, or which
 * words a detector gives. What is stored under earlier rules is grouped anew then.
 */
export const FINGERPRINT_RULES = 2;

/** What people call the same thing. `names` and `words` come as they were told. */
export type FingerprintParts = {
  detector: string;
  /** The connector that told of it. */
  source: string;
  service: string | null;
  /** What tells things apart by its exact name, upper and lower case aside: repository, environment. */
  names: readonly string[];
  /** Titles and the like, in which values are masked. */
  words: readonly string[];
  /** Tells kinds of evidence apart. */
  kind?: string | undefined;
};

export type Fingerprint = {
  /** 32 characters, hexadecimal. */
  id: string;
  /** Names, words and kind in lower case, with `‹kind›` for each masked value. */
  words: readonly string[];
  /** The values that were masked, in the order in which they stood. */
  masked: readonly MaskedValue[];
};

/**
 * Groups what people would call the same thing. Things with different names or words never share a
 * fingerprint; things that differ only in values of the same kind do.
 */
export function fingerprint(parts: FingerprintParts): Fingerprint {
  const { detector, source, service, kind } = parts;
  const texts = parts.words.map((word) => maskValues(normalise(word)));
  // Upper and lower case fold after masking, so that the values are shown as they stood.
  const maskedWords = texts.map(({ text }) => text.toLowerCase());
  const names = parts.names.map((name) => normalise(name).toLowerCase());
  const exactly = kind === undefined ? names : [...names, kind];
  const identity = [detector, source, service, maskedWords];
  return {
    id: shortHash(exactly.length === 0 ? identity : [...identity, names, kind ?? null]),
    words: [...names, ...maskedWords, ...(kind === undefined ? [] : [kind])],
    masked: texts.flatMap(({ values }) => values),
  };
}

/** The id of what these words identify: 32 characters, hexadecimal. */
export function shortHash(identity: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}

/** Names and words as they were told, in pieces, so that what was masked in them can be shown. */
export function showGrouping({
  names = [],
  words,
  kind,
}: FoundWords): readonly (readonly Segment[])[] {
  const exact = (name: string) => [{ text: normalise(name), masked: null }];
  return [
    ...names.map(exact),
    ...words.map((word) => maskValues(normalise(word)).segments),
    ...(kind === undefined ? [] : [exact(kind)]),
  ];
}

function normalise(word: string): string {
  return word.normalize('NFKC').replace(/\s+/g, ' ').replaceAll(' %', '%').trim();
}
