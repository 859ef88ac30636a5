const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most so many characters as people count them; emoji and accents stay whole. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept: string[] = [];
  // Far more code units than any text of `most` characters needs, so that long texts cost nothing.
  for (const { segment } of graphemes.segment(text.slice(0, most * 16))) {
    if (kept.length === most) return `${kept.join('').trimEnd()}…`;
    kept.push(segment);
  }
  return kept.join('');
}

/** For places where markup can't isolate directions, such as titles: no bidi controls, one line. */
export function plainLine(text: string, most: number): string {
  const plain = text.replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '');
  return cutText(plain.replace(/\s+/g, ' ').trim(), most);
}

/** Words as a sentence of their own: a capital at the head, unless a name stands there, and a stop. */
export function asSentence(words: string): string {
  const text = words.trim();
  const head = text.replace(/^[a-z](?=[a-z’]*[\s,;:])/, (letter) => letter.toUpperCase());
  return /[.!?…]$/.test(head) ? head : `${head}.`;
}
