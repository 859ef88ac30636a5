import type { TicketBlock, TicketText } from '../contract-tickets.ts';
import { linesOf, safeHref, singleLine } from './plain-text.ts';

/** A body as Data Center's wiki text, in which everything from outside is escaped. */
export function toWiki(blocks: readonly TicketBlock[]): string {
  return blocks.map(blockText).join('\n\n');
}

function blockText(block: TicketBlock): string {
  switch (block.kind) {
    case 'heading':
      return `h3. ${escapeWiki(singleLine(block.text))}`;
    case 'paragraph':
      return block.parts.map((part) => inlineText(part, linesOf(part.text))).join('');
    case 'bullets':
      return block.items.map((parts) => `* ${itemText(parts)}`).join('\n');
  }
}

function itemText(parts: readonly TicketText[]): string {
  return parts.map((part) => inlineText(part, [linesOf(part.text).join(' ')])).join('');
}

function inlineText(part: TicketText, lines: readonly string[]): string {
  const href = safeHref(part.href);
  if (href !== null) {
    const label = escapeWiki(lines.join(' ').trim());
    const address = linkAddress(href);
    return `[${label === '' ? address : label}|${address}]`;
  }
  const text = lines.map(escapeWiki).join('\n');
  const isStrong = part.strong && text.trim() !== '' && lines.length === 1;
  // Strong words end where the sign touches them; the blanks around them stay outside.
  return isStrong ? text.replace(/^(\s*)(.*?)(\s*)$/, '$1*$2*$3') : text;
}

/** What could end or split a wiki link is percent-encoded; it means the same in an address. */
function linkAddress(href: string): string {
  return href.replace(/[^\w\-.~:/?#@&=+,;%$]/g, (sign) => {
    const code = sign.charCodeAt(0).toString(16).toUpperCase();
    return `%${code.padStart(2, '0')}`;
  });
}

const references: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['\\', '&#92;'],
  ['@', '&#64;'],
  ['{', '&#123;'],
  ['}', '&#125;'],
  ['[', '&#91;'],
  [']', '&#93;'],
  ['|', '&#124;'],
  [':', '&#58;'],
  ['.', '&#46;'],
]);

/**
 * One line in which nothing is markup. What could open a macro, a mention, a link, a heading or a
 * quote is written as a character reference, which Jira leaves to the browser; the other signs get
 * Jira's own escape, a backslash, which is easier on those who edit the text.
 */
export function escapeWiki(line: string): string {
  const signs = /[&\\@{}[\]|!*_\-+^~?#()]|:(?=\/\/)|(?<=^ ?(?:h[1-6]|bq))\./gi;
  return line.replace(signs, (sign) => references.get(sign) ?? `\\${sign}`);
}
