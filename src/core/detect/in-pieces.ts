import { cutAtGrapheme } from '../clean-text.ts';
import { oneLine } from './one-line.ts';

/** More than any answer has; what is longer goes without its end. */
const mostPieces = 20;

/** A longer text as clean lines of at most `length` UTF-16 units, cut at blanks where there are any. */
export function inPieces(text: string, length: number): readonly string[] {
  const pieces: string[] = [];
  let rest = oneLine(text, length * mostPieces);
  while (rest.length > length && pieces.length < mostPieces - 1) {
    const blank = rest.lastIndexOf(' ', length);
    // A blank far from the end would leave a stump; a word can be longer than a piece.
    const piece = blank > length / 2 ? rest.slice(0, blank) : cutAtGrapheme(rest, length);
    pieces.push(piece.trimEnd());
    rest = rest.slice(piece.length).trimStart();
  }
  return rest === '' ? pieces : [...pieces, rest];
}
