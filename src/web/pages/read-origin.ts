import type { Context } from 'hono';
import { z } from 'zod';
import { followUpStatuses } from '../../core/follow-up/transitions.ts';
import { type InboxPlace, type InboxView, inboxViews } from '../../db/queries/inbox-candidates.ts';
import { detectorNames } from '../api/candidates/candidate-object.ts';
import { type FollowUpsAt, type InboxAt, type Origin, sinceChoices } from '../views/origin.ts';
import type { WebVariables } from '../web-context.ts';

const OriginFields = z.object({
  from: z.enum(['inbox', 'candidate', 'follow-ups', 'follow-up']).catch('inbox'),
  candidate: z.guid().nullable().catch(null),
  followUp: z.guid().nullable().catch(null),
});

/** An id as configuration has it. */
const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/);

const words = z
  .string()
  .transform((text) => text.replaceAll('\0', '').trim().slice(0, 200))
  .pipe(z.string().min(1));

const InboxFields = z.object({
  view: z.enum(inboxViews).catch('open'),
  after: z.string().max(200).catch(''),
  team: z
    .union([z.literal('-'), name])
    .nullable()
    .catch(null),
  service: name.nullable().catch(null),
  detector: z.enum(detectorNames).nullable().catch(null),
  since: z
    .union([z.enum(sinceChoices), z.iso.date()])
    .nullable()
    .catch(null),
  /** The form's own field for a day; it goes before a length of time. */
  day: z.iso.date().nullable().catch(null),
  q: words.nullable().catch(null),
  selected: z.guid().nullable().catch(null),
});

/** Where a posted form stood. Anything odd is read as the first page of the inbox. */
export async function readOrigin(c: Context<WebVariables>): Promise<Origin> {
  return originOf(await c.req.parseBody());
}

/** Where a form stood, or the link to a page in between, as its fields say. */
export function originOf(fields: Readonly<Record<string, unknown>>): Origin {
  const { from, candidate, followUp } = OriginFields.parse(fields);
  if (from === 'candidate' && candidate !== null) return { page: 'candidate', id: candidate };
  if (from === 'follow-up' && followUp !== null) return { page: 'follow-up', id: followUp };
  if (from.startsWith('follow-up')) return { page: 'follow-ups', ...readFollowUpsAt(fields) };
  return { page: 'inbox', ...readInboxAt(fields) };
}

const FollowUpFields = z.object({
  state: z.enum(followUpStatuses).nullable().catch(null),
  team: z
    .union([z.literal('-'), name])
    .nullable()
    .catch(null),
});

/** The list of tickets that an address or a form names; what is odd in it is left out. */
export function readFollowUpsAt(fields: Readonly<Record<string, unknown>>): FollowUpsAt {
  return FollowUpFields.parse(fields);
}

/** The page of the inbox that an address or a form names; what is odd in it is left out. */
export function readInboxAt(fields: Readonly<Record<string, unknown>>): InboxAt {
  const { after, since, day, ...at } = InboxFields.parse(fields);
  return { ...at, since: day ?? since, after: readPlace(after, places[at.view]) };
}

type Place = z.ZodType<InboxPlace>;

const score = z.string().regex(/^\d{1,3}(\.\d{1,20})?$/);
const ofCandidates = (key: z.ZodType<string>): Place => z.object({ key, id: z.guid() });

/** Many teams are paged by the score of their strongest, as `teamPlace` writes it. */
const ofTeams: Place = z.object({
  key: z.string().regex(/^t\d{1,3}(\.\d{1,20})?$/),
  id: z.union([z.literal('-'), name]),
});

const places: Readonly<Record<InboxView, Place>> = {
  open: z.union([ofCandidates(score), ofTeams]),
  settling: ofCandidates(score),
  decided: ofCandidates(z.iso.datetime()),
  everything: ofCandidates(z.literal('')),
};

function readPlace(text: string, place: Place): InboxPlace | null {
  const cut = text.lastIndexOf('~');
  const read = place.safeParse({ key: text.slice(0, cut), id: text.slice(cut + 1) });
  return cut < 0 || !read.success ? null : read.data;
}
