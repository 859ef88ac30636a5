import { oneLine } from './one-line.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const longest = 80;
const tail = 40;

/** Names that are longer than this are cut before anything else. */
const readable = 1_000;

/** One grapheme may reach over the place of the cut. */
const slack = 32;

/** The name of a job or a check as it is compared, on one line. */
export function fullName(name: string): string {
  return oneLine(name, readable);
}

/**
 * The same for people, cut in the middle: what tells the cells of a matrix apart stands at the end of
 * their names.
 */
export function sayName(name: string): string {
  const full = fullName(name);
  if (full.length <= longest) return full;
  const end = full.slice(-(tail + slack));
  const segments = [...graphemes.segment(end)];
  const from = segments.find(({ index }) => index >= slack)?.index ?? slack;
  return `${oneLine(full, longest - tail)}${end.slice(from).trimStart()}`;
}
