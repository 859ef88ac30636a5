import type { InboxPlace, InboxView } from '../../db/queries/inbox-candidates.ts';

/** A page of the inbox: which list, from where on, and of which team; null for the first, and for all. */
export type InboxAt = { view: InboxView; after: InboxPlace | null; team: string | null };

/** The page that a form stands on, so that its answer leads back there. */
export type Origin =
  | ({ page: 'inbox' } & InboxAt)
  | { page: 'candidate'; id: string }
  | { page: 'follow-ups' };

/** A place in a list as the address carries it. */
export function placeText({ key, id }: InboxPlace): string {
  return `${key}~${id}`;
}

/** The address of a list; the first page of what needs a decision is the plain `/`. */
export function inboxAddress(
  { view = 'open', after = null, team = null }: Partial<InboxAt>,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({
    ...(view === 'open' ? {} : { view }),
    ...(team === null ? {} : { team }),
    ...(after === null ? {} : { after: placeText(after) }),
    ...more,
  }).toString();
  return query === '' ? '/' : `/?${query}`;
}
