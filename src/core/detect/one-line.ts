const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Text from a provider as one clean line of at most `limit` characters (UTF-16 units): controls
 * and invisible direction marks go, white space collapses, and the cut falls between graphemes.
 */
export function oneLine(text: string, limit: number): string {
  // Far more than the limit is never needed, and titles of any length arrive.
  const clean = text
    .slice(0, limit * 20)
    .replace(/\p{Cs}/gu, '\u{FFFD}')
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    // Direction overrides and zero-width blanks; joiners stay, emoji and scripts need them.
    .replace(/[\u{200B}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2060}\u{2066}-\u{2069}\u{FEFF}]/gu, '')
    .trim();
  return clean.length <= limit ? clean : `${cut(clean, limit - 1)}…`;
}

function cut(text: string, limit: number): string {
  let end = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, limit * 2))) {
    if (index + segment.length > limit) break;
    end = index + segment.length;
  }
  // One grapheme can be longer than the whole line; then only a pair must not be torn.
  if (end === 0) end = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return text.slice(0, end).trimEnd();
}
