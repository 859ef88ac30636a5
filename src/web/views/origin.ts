import type { DetectorName } from '../../core/detect/finding.ts';
import type { FollowUpStatus } from '../../core/follow-up/transitions.ts';
import type { InboxPlace, InboxView } from '../../db/queries/inbox-candidates.ts';

/** What a list of the inbox is narrowed to, as its address says it; null where it says nothing. */
export type Narrowed = {
  /** `mine`, `all`, `-` for what has no team, or an id; null opens on one's own, or all without any. */
  team: string | null;
  service: string | null;
  detector: DetectorName | null;
  /** One of `sinceChoices`, or a day. */
  since: string | null;
  /** Words of title or story. */
  q: string | null;
};

export const sinceChoices = ['24h', '7d', '30d'] as const;

/** A page of the inbox: which list, narrowed to what, from where on, with which one beside it. */
export type InboxAt = Narrowed & {
  view: InboxView;
  after: InboxPlace | null;
  selected: string | null;
};

/** Which tickets their page shows; null for all. It lives in the address. */
export type FollowUpsAt = { state: FollowUpStatus | null; team: string | null };

/** The page that a form stands on, so that its answer leads back there. */
export type Origin =
  | ({ page: 'inbox' } & InboxAt)
  | { page: 'candidate'; id: string }
  | ({ page: 'follow-ups' } & FollowUpsAt)
  | { page: 'follow-up'; id: string };

/** A place in a list as the address carries it. */
function placeText({ key, id }: InboxPlace): string {
  return `${key}~${id}`;
}

/** The fields of an address or a form that name a page of the inbox; what goes without saying is left out. */
export function inboxFields(at: Partial<InboxAt>): readonly [string, string][] {
  const { view = 'open', team, service, detector, since, q, after, selected } = at;
  const fields = {
    view: view === 'open' ? null : view,
    ...{ team, service, detector, since, q },
    after: after ? placeText(after) : null,
    selected,
  };
  return saidFields(fields);
}

function saidFields(
  fields: Readonly<Record<string, string | null | undefined>>,
): readonly [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : []));
}

/** The fields of a form, or of the address of a page in between, that say where to go back to. */
export function originFields(origin: Origin): readonly [string, string][] {
  const from: [string, string] = ['from', origin.page];
  switch (origin.page) {
    case 'inbox':
      return [from, ...inboxFields(origin)];
    case 'candidate':
      return [from, ['candidate', origin.id]];
    case 'follow-up':
      return [from, ['followUp', origin.id]];
    case 'follow-ups': {
      const { state, team } = origin;
      // So that the list is still narrowed down afterwards.
      return [from, ...saidFields({ state, team })];
    }
  }
}

/** The address of a list; the first page of what needs a decision is the plain `/`. */
export function inboxAddress(
  at: Partial<InboxAt>,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams([...inboxFields(at), ...Object.entries(more)]).toString();
  return query === '' ? '/' : `/?${query}`;
}

/** The same list from its beginning, narrowed otherwise. */
export function narrowedTo(at: InboxAt, narrowed: Partial<Narrowed>): InboxAt {
  return { ...at, ...narrowed, after: null, selected: null };
}

/** Whether anything besides the team narrows the list. */
export function isFiltered({ service, detector, since, q }: Narrowed): boolean {
  return [service, detector, since, q].some((value) => value !== null);
}

export const nothingElse = { service: null, detector: null, since: null, q: null } as const;
