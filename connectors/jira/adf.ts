import type { TicketBlock, TicketText } from '../contract-tickets.ts';
import { linesOf, safeHref, singleLine } from './plain-text.ts';

/**
 * The few nodes of the Atlassian Document Format that tickets are made of. Text from outside only
 * ever becomes a text node, in which nothing is markup; there are no mentions, media or cards.
 */
type AdfMark = { type: 'strong' } | { type: 'link'; attrs: { href: string } };
type AdfInline = { type: 'text'; text: string; marks?: AdfMark[] } | { type: 'hardBreak' };
type AdfParagraph = { type: 'paragraph'; content: AdfInline[] };
type AdfBlock =
  | AdfParagraph
  | { type: 'heading'; attrs: { level: 3 }; content: AdfInline[] }
  | { type: 'bulletList'; content: { type: 'listItem'; content: AdfParagraph[] }[] };
type AdfDocument = { type: 'doc'; version: 1; content: AdfBlock[] };

/** A body as a document; `fitBlocks` has made it fit. */
export function toAdf(blocks: readonly TicketBlock[]): AdfDocument {
  return { type: 'doc', version: 1, content: blocks.flatMap(blockNodes) };
}

function blockNodes(block: TicketBlock): AdfBlock[] {
  switch (block.kind) {
    case 'heading': {
      const content = inlineOf({ text: block.text }, [singleLine(block.text)]);
      return content.length === 0 ? [] : [{ type: 'heading', attrs: { level: 3 }, content }];
    }
    case 'paragraph': {
      const content = block.parts.flatMap((part) => inlineOf(part, linesOf(part.text)));
      return content.length === 0 ? [] : [{ type: 'paragraph', content }];
    }
    case 'bullets': {
      const items = block.items.map(itemNode);
      return items.length === 0 ? [] : [{ type: 'bulletList', content: items }];
    }
  }
}

function itemNode(parts: readonly TicketText[]) {
  const content = parts.flatMap((part) => inlineOf(part, [linesOf(part.text).join(' ')]));
  return { type: 'listItem' as const, content: [{ type: 'paragraph' as const, content }] };
}

/** Lines as text nodes with breaks between them; an empty text node is not valid. */
function inlineOf(part: TicketText, lines: readonly string[]): AdfInline[] {
  const marks = marksOf(part);
  return lines.flatMap((text, index): AdfInline[] => {
    const lineBreak: AdfInline[] = index === 0 ? [] : [{ type: 'hardBreak' }];
    if (text === '') return lineBreak;
    return [...lineBreak, { type: 'text', text, ...(marks.length > 0 ? { marks } : {}) }];
  });
}

function marksOf({ href, strong }: TicketText): AdfMark[] {
  const link = safeHref(href);
  return [
    ...(link === null ? [] : [{ type: 'link' as const, attrs: { href: link } }]),
    ...(strong ? [{ type: 'strong' as const }] : []),
  ];
}
