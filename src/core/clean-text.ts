/** Titles and names from outside are kept up to this many characters. */
const MAX_TEXT_LENGTH = 10_000;

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
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
