import { createHash } from 'node:crypto';
import { maskValues } from './mask-values.ts';

/** What people call the same thing. `words` come as they were told; only they are masked. */
export type FingerprintParts = {
  detector: string;
  /** The connector that told of it. */
  source: string;
  service: string | null;
  words: readonly string[];
};

export type Fingerprint = {
  /** 32 characters, hexadecimal. */
  id: string;
  /** In lower case, with `‹kind›` for each masked value. */
  words: readonly string[];
  /** The values that were masked, each once, in order. */
  masked: readonly string[];
};

/**
 * Groups what people would call the same thing. Things with different words never share a
 * fingerprint; things that differ only in values of the same kind do.
 */
export function fingerprint({ detector, source, service, words }: FingerprintParts): Fingerprint {
  const texts = words.map((word) => maskValues(normalise(word)));
  // Upper and lower case fold after masking, so that the values are shown as they stood.
  const maskedWords = texts.map(({ text }) => text.toLowerCase());
  const identity = JSON.stringify([detector, source, service, maskedWords]);
  return {
    id: createHash('sha256').update(identity).digest('hex').slice(0, 32),
    words: maskedWords,
    masked: [...new Set(texts.flatMap(({ values }) => values))],
  };
}

function normalise(word: string): string {
  return word.normalize('NFKC').replace(/\s+/g, ' ').replaceAll(' %', '%').trim();
}
