import type { InboxPlace, InboxView } from '../../db/queries/inbox-candidates.ts';

/** The page that a form stands on, so that its answer leads back there. */
export type Origin =
  | { page: 'inbox'; view: InboxView; after: InboxPlace | null }
  | { page: 'candidate'; id: string }
  | { page: 'follow-ups' };

/** A place in a list as the address carries it. */
export function placeText({ key, id }: InboxPlace): string {
  return `${key}~${id}`;
}

/** The address of a list; the first page of what needs a decision is the plain `/`. */
export function inboxAddress(
  view: InboxView,
  after: InboxPlace | null,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({
    ...(view === 'open' ? {} : { view }),
    ...(after === null ? {} : { after: placeText(after) }),
    ...more,
  }).toString();
  return query === '' ? '/' : `/?${query}`;
}
