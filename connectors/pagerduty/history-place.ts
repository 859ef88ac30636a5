import { z } from 'zod';
import { OutboundError } from '../contract.ts';
import type { HistoryRange } from '../contract-history.ts';

/** Names of incidents whose logs were left out so far. */
const Unread = z.array(z.string()).default([]);

/**
 * Where to go on: `offset` incidents into the list of those created from `from` on, or, before that
 * list is begun, with the unfinished incidents whose ids come `after` one.
 */
export type Place = z.infer<typeof Place>;
const Place = z.union([
  z.object({ after: z.string(), unread: Unread }),
  z.object({ from: z.coerce.date(), offset: z.int().min(0), unread: Unread }),
]);

export type UnfinishedPlace = Extract<Place, { after: string }>;
export type ListPlace = Extract<Place, { from: Date }>;

export function readPlace(range: HistoryRange, cursor: string | null): Place {
  if (cursor === null) {
    return range.unfinished.length > 0
      ? { after: '', unread: [] }
      : { from: range.since, offset: 0, unread: [] };
  }
  try {
    return Place.parse(JSON.parse(cursor));
  } catch (cause) {
    throw new OutboundError('refused', 'This is no place in PagerDuty’s history.', { cause });
  }
}

/** `, without the logs of #37, #41 and 5 others, which can’t be read`; empty where all were read. */
export function sayUnread(unread: readonly string[]): string {
  const named = unread.slice(0, 3);
  const others = unread.length - named.length;
  if (others > 0) named.push(others === 1 ? '1 other' : `${others} others`);
  const last = named.pop();
  if (last === undefined) return '';
  const who = named.length > 0 ? `${named.join(', ')} and ${last}` : last;
  return `, without the ${named.length > 0 ? 'logs' : 'log'} of ${who}, which can’t be read`;
}
