import type { Context } from 'hono';
import { z } from 'zod';
import { type InboxPlace, type InboxView, inboxViews } from '../../db/queries/inbox-candidates.ts';
import type { Origin } from '../views/origin.ts';
import type { WebVariables } from '../web-context.ts';

const OriginFields = z.object({
  from: z.enum(['inbox', 'candidate', 'follow-ups']).catch('inbox'),
  view: z.enum(inboxViews).catch('open'),
  after: z.string().max(200).catch(''),
  candidate: z.guid().nullable().catch(null),
});

/** Where a posted form stood. Anything odd is read as the first page of the inbox. */
export async function readOrigin(c: Context<WebVariables>): Promise<Origin> {
  const { from, view, after, candidate } = OriginFields.parse(await c.req.parseBody());
  if (from === 'candidate' && candidate !== null) return { page: 'candidate', id: candidate };
  if (from === 'follow-ups') return { page: 'follow-ups' };
  return { page: 'inbox', view, after: readPlace(after, view) };
}

/** The list that an address asks for. */
export function readView(text: string | undefined): InboxView {
  return z.enum(inboxViews).catch('open').parse(text);
}

const keys: Readonly<Record<InboxView, z.ZodType<string>>> = {
  open: z.string().regex(/^\d{1,3}(\.\d{1,20})?$/),
  settling: z.string().regex(/^\d{1,3}(\.\d{1,20})?$/),
  decided: z.iso.datetime(),
  everything: z.literal(''),
};

/** The place in a list that an address names; null for the first page, and for what is no place. */
export function readPlace(text: string | undefined, view: InboxView): InboxPlace | null {
  const cut = text?.lastIndexOf('~') ?? -1;
  if (text === undefined || cut < 0) return null;
  const place = z
    .object({ key: keys[view], id: z.guid() })
    .safeParse({ key: text.slice(0, cut), id: text.slice(cut + 1) });
  return place.success ? place.data : null;
}
