import { cutAtGrapheme } from '../../src/core/clean-text.ts';
import type { TicketBlock, TicketText } from '../contract-tickets.ts';

/** Jira takes 32,767 characters in a description or comment; the form it is sent in must fit. */
const MAX_BODY_BYTES = 32_000;

/** Blocks are parted by at most this much. */
const SEPARATOR_BYTES = 2;

/** Enough for the closing line, in either form. */
const CLOSING_BYTES = 500;

/** A code unit may be written as a character reference or a JSON escape, of at most this many bytes. */
const BYTES_PER_UNIT = 6;

const closing: TicketBlock = {
  kind: 'paragraph',
  parts: [
    {
      text: 'The rest is left out, because a ticket can’t hold more. See Closecall for all of it.',
    },
  ],
};

/**
 * As many blocks as fit once `render` has written them, the last one cut, with a closing line that
 * says so.
 */
export function fitBlocks(
  blocks: readonly TicketBlock[],
  render: (blocks: readonly TicketBlock[]) => string,
): readonly TicketBlock[] {
  const size = (block: TicketBlock) => Buffer.byteLength(render([block])) + SEPARATOR_BYTES;
  if (blocks.reduce((sum, block) => sum + size(block), 0) <= MAX_BODY_BYTES) return blocks;
  const kept: TicketBlock[] = [];
  let left = MAX_BODY_BYTES - CLOSING_BYTES;
  for (const block of blocks) {
    if (size(block) > left) {
      const cut = cutBlock(block, left, size);
      return [...kept, ...(cut === null ? [] : [cut]), closing];
    }
    kept.push(block);
    left -= size(block);
  }
  return [...kept, closing];
}

type Size = (block: TicketBlock) => number;

/** The part of a block that fits; null where nothing does. */
function cutBlock(block: TicketBlock, bytes: number, size: Size): TicketBlock | null {
  switch (block.kind) {
    case 'heading':
      return null;
    case 'paragraph': {
      const parts = cutParts(block.parts, bytes, size);
      return parts.length === 0 ? null : { kind: 'paragraph', parts };
    }
    case 'bullets':
      return cutItems(block.items, bytes, size);
  }
}

function cutItems(
  items: readonly (readonly TicketText[])[],
  bytes: number,
  size: Size,
): TicketBlock | null {
  const kept: (readonly TicketText[])[] = [];
  let left = bytes;
  for (const item of items) {
    const used = size({ kind: 'bullets', items: [item] });
    if (used > left) {
      const parts = cutParts(item, left, size);
      if (parts.length > 0) kept.push(parts);
      break;
    }
    kept.push(item);
    left -= used;
  }
  return kept.length === 0 ? null : { kind: 'bullets', items: kept };
}

function cutParts(parts: readonly TicketText[], bytes: number, size: Size): readonly TicketText[] {
  const kept: TicketText[] = [];
  let left = bytes;
  for (const part of parts) {
    const used = size({ kind: 'bullets', items: [[part]] });
    if (used > left) {
      const frame = size({ kind: 'bullets', items: [[{ ...part, text: '' }]] });
      const text = cutAtGrapheme(
        part.text,
        Math.max(0, Math.floor((left - frame) / BYTES_PER_UNIT)),
      );
      if (text !== '') kept.push({ ...part, text: `${text}…` });
      break;
    }
    kept.push(part);
    left -= used;
  }
  return kept;
}
