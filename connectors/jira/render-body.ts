import type { TicketBlock } from '../contract-tickets.ts';
import { toAdf } from './adf.ts';
import { fitBlocks } from './fit-blocks.ts';
import { toWiki } from './wiki.ts';

/** A body as Cloud takes it, cut to what Jira keeps. */
export function adfBody(body: readonly TicketBlock[]) {
  return toAdf(fitBlocks(body, (blocks) => JSON.stringify(toAdf(blocks))));
}

/** A body as Data Center takes it, cut to what Jira keeps. */
export function wikiBody(body: readonly TicketBlock[]): string {
  return toWiki(fitBlocks(body, toWiki));
}
