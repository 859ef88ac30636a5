import type { Context } from 'hono';
import { z } from 'zod';
import { type InboxPlace, type InboxView, inboxViews } from '../../db/queries/inbox-candidates.ts';
import type { InboxAt, Origin } from '../views/origin.ts';
import type { WebVariables } from '../web-context.ts';

const OriginFields = z.object({
  from: z.enum(['inbox', 'candidate', 'follow-ups']).catch('inbox'),
  candidate: z.guid().nullable().catch(null),
});

const InboxFields = z.object({
  view: z.enum(inboxViews).catch('open'),
  after: z.string().max(200).catch(''),
  /** An id, or what stands for no team. */
  team: z
    .string()
    .regex(/^(?:-|[a-z0-9][a-z0-9_-]{0,62})$/)
    .nullable()
    .catch(null),
});

/** Where a posted form stood. Anything odd is read as the first page of the inbox. */
export async function readOrigin(c: Context<WebVariables>): Promise<Origin> {
  const body = await c.req.parseBody();
  const { from, candidate } = OriginFields.parse(body);
  if (from === 'candidate' && candidate !== null) return { page: 'candidate', id: candidate };
  if (from === 'follow-ups') return { page: 'follow-ups' };
  return { page: 'inbox', ...readInboxAt(body) };
}

/** The page of the inbox that an address or a form names; what is odd in it is left out. */
export function readInboxAt(fields: Readonly<Record<string, unknown>>): InboxAt {
  const { view, after, team } = InboxFields.parse(fields);
  return { view, team, after: readPlace(after, placesOf(view, team)) };
}

type Place = z.ZodType<InboxPlace>;

const score = z.string().regex(/^\d{1,3}(\.\d{1,20})?$/);
const ofCandidates = (key: z.ZodType<string>): Place => z.object({ key, id: z.guid() });

const places: Readonly<Record<InboxView, Place>> = {
  open: ofCandidates(score),
  settling: ofCandidates(score),
  decided: ofCandidates(z.iso.datetime()),
  everything: ofCandidates(z.literal('')),
};

/** All teams are paged by how many of them were seen. */
const ofTeams: Place = z.object({ key: z.literal('teams'), id: z.string().regex(/^\d{1,5}$/) });

function placesOf(view: InboxView, team: string | null): Place {
  return view === 'open' && team === null ? ofTeams : places[view];
}

function readPlace(text: string, place: Place): InboxPlace | null {
  const cut = text.lastIndexOf('~');
  const read = place.safeParse({ key: text.slice(0, cut), id: text.slice(cut + 1) });
  return cut < 0 || !read.success ? null : read.data;
}
