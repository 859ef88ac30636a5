import { z } from 'zod';

const Mark = z.discriminatedUnion('type', [
  z.object({ type: z.literal('strong') }),
  z.object({ type: z.literal('em') }),
  z.object({ type: z.literal('code') }),
  z.object({ type: z.literal('link'), attrs: z.object({ href: z.string().min(1) }) }),
]);

const Inline = z.discriminatedUnion('type', [
  // Jira refuses a text node without text.
  z.object({ type: z.literal('text'), text: z.string().min(1), marks: z.array(Mark).optional() }),
  z.object({ type: z.literal('hardBreak') }),
]);

const Paragraph = z.object({
  type: z.literal('paragraph'),
  content: z.array(Inline).optional(),
});

const Heading = z.object({
  type: z.literal('heading'),
  attrs: z.object({ level: z.int().min(1).max(6) }),
  content: z.array(Inline).optional(),
});

const ListItem = z.object({ type: z.literal('listItem'), content: z.array(Paragraph).min(1) });

const List = z.object({
  type: z.enum(['bulletList', 'orderedList']),
  content: z.array(ListItem).min(1),
});

const Rule = z.object({ type: z.literal('rule') });

/** The part of Atlassian's document format that tickets are written in; the rest is refused. */
export const AdfDocument = z.object({
  type: z.literal('doc'),
  version: z.literal(1),
  content: z.array(z.discriminatedUnion('type', [Paragraph, Heading, List, Rule])),
});

export type AdfDocument = z.infer<typeof AdfDocument>;
export type AdfBlock = AdfDocument['content'][number];
export type AdfInline = z.infer<typeof Inline>;
export type AdfListItem = z.infer<typeof ListItem>;

/** The document as wiki text, which is what v2 and webhooks show of it. */
export function documentText(document: AdfDocument): string {
  return document.content.map(blockText).join('\n\n');
}

/** A text as a document, which is what v3 shows of it. */
export function textDocument(text: string): AdfDocument {
  const paragraphs = text.split('\n').map((line) => ({
    type: 'paragraph' as const,
    content: line === '' ? [] : [{ type: 'text' as const, text: line }],
  }));
  return { type: 'doc', version: 1, content: paragraphs };
}

function blockText(block: AdfBlock): string {
  switch (block.type) {
    case 'paragraph':
      return inlineText(block.content);
    case 'heading':
      return `h${block.attrs.level}. ${inlineText(block.content)}`;
    case 'rule':
      return '----';
    case 'bulletList':
    case 'orderedList': {
      const bullet = block.type === 'bulletList' ? '*' : '#';
      return block.content.map((item) => `${bullet} ${itemText(item)}`).join('\n');
    }
  }
}

function itemText(item: AdfListItem): string {
  return item.content.map((paragraph) => inlineText(paragraph.content)).join(' ');
}

function inlineText(content: readonly AdfInline[] = []): string {
  return content.map((part) => (part.type === 'text' ? markedText(part) : '\n')).join('');
}

function markedText(part: Extract<AdfInline, { type: 'text' }>): string {
  const link = part.marks?.find((mark) => mark.type === 'link');
  return link ? `[${part.text}|${link.attrs.href}]` : part.text;
}
