import { createHash } from 'node:crypto';

/** Four parts of this length and the colons between them stay within 200 characters. */
const LONGEST_PART = 48;

/**
 * Names a subject by several parts of which some are free text. Parts that are long, or hold blanks
 * or colons, stand as their hash.
 */
export function subjectId(...parts: readonly string[]): string {
  return parts.map(idPart).join(':');
}

function idPart(part: string): string {
  if (part.length <= LONGEST_PART && /^[\x21-\x39\x3b-\x7e]+$/.test(part) && part[0] !== '#') {
    return part;
  }
  return `#${createHash('sha256').update(part).digest('hex').slice(0, 32)}`;
}
