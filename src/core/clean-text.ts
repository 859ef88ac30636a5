/** Titles and names from outside are kept up to this many characters. */
const MAX_TEXT_LENGTH = 10_000;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Text from outside as it may be stored and shown: lone surrogates and NUL become U+FFFD (Postgres
 * takes neither in a text column), blanks at the ends go, and what is longer than `maxLength` code
 * units is cut between characters.
 */
export function cleanText(text: string, maxLength = MAX_TEXT_LENGTH): string {
  return cutText(
    text.slice(0, maxLength + 2).replace(/\p{Surrogate}|\0/gu, '\uFFFD'),
    maxLength,
  ).trim();
}

/** The same on one line: every run of blanks and line breaks becomes one space. */
export function cleanLine(text: string, maxLength = MAX_TEXT_LENGTH): string {
  return cleanText(text.slice(0, maxLength * 2).replace(/[\s\u0085]+/g, ' '), maxLength);
}

/** At most `maxLength` code units, without splitting a surrogate pair. */
function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** At most `length` code units; never inside a character, unless that one alone is longer. */
export function cutAtGrapheme(text: string, length: number): string {
  if (text.length <= length) return text;
  // A little more than what is kept, to see whether the cut would fall inside a character.
  const segments = graphemes.segment(text.slice(0, length + 2));
  let end = 0;
  for (const { index } of segments) {
    if (index <= length) end = index;
  }
  return end > 0 ? text.slice(0, end) : cutText(text, length);
}
