import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { countUndecided } from '../../db/queries/count-undecided.ts';
import { type FlatView, inboxCandidates } from '../../db/queries/inbox-candidates.ts';
import type { CandidateFilter } from '../../db/queries/list-candidates.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { serviceNames } from '../../db/queries/service-names.ts';
import { InboxPage } from '../views/inbox-page.tsx';
import { OpenPage } from '../views/open-page.tsx';
import type { InboxAt } from '../views/origin.ts';
import type { Typed } from '../views/typed.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { inboxFilter } from './inbox-filter.ts';
import { readEmptiness } from './read-emptiness.ts';
import { readOpenRows } from './read-open-rows.ts';
import { drawPane } from './show-pane.tsx';
import { tellRows } from './tell-rows.ts';

/** What a page is answered with besides its content. */
export type Answer = {
  flash?: Child;
  status?: ContentfulStatusCode;
  /** What stays in the form of the decision. */
  typed?: Typed | null;
};

const rowsOnAPage = 25;
const mostTeams = 500;

export async function showInbox(
  context: WebContext,
  c: Context<WebVariables>,
  at: InboxAt,
  { flash = null, status = 200 }: Answer = {},
) {
  const { db, clock } = context;
  const { view, selected } = at;
  const caller = c.get('caller');
  const now = clock.now();
  const filter = inboxFilter(at, caller, now);
  const [counts, teams, services, page, detail] = await Promise.all([
    countUndecided(db, filter),
    listTeams(db, {}, { afterId: null, limit: mostTeams }),
    serviceNames(db),
    view === 'open'
      ? renderOpen(context, at, filter)
      : renderFlat(context, { ...at, view }, filter),
    selected === null ? null : drawPane(context, c, { ...at, selected }),
  ]);
  return c.html(page({ caller, now, at, teams, services, counts, detail, flash }), status);
}

type Frame = Omit<
  Parameters<typeof InboxPage>[0],
  'items' | 'next' | 'isLookedThroughInPart' | 'arrived'
>;

/** Reads the list and answers how it is drawn. */
async function renderOpen(context: WebContext, { after }: InboxAt, filter: CandidateFilter) {
  const { sections, next } = await readOpenRows(context.db, filter, after);
  const arrived = sections.length === 0 ? await readEmptiness(context, filter.team) : null;
  return (frame: Frame) => <OpenPage {...frame} {...{ sections, next, arrived }} />;
}

async function renderFlat(
  context: WebContext,
  { view, after }: InboxAt & { view: FlatView },
  filter: CandidateFilter,
) {
  const { db } = context;
  const { next, isLookedThroughInPart, ...page } = await inboxCandidates(db, view, {
    filter,
    after,
    limit: rowsOnAPage,
  });
  const isEmpty = page.items.length === 0 && next === null;
  const arrived = isEmpty ? await readEmptiness(context, filter.team) : null;
  const items = await tellRows(db, page.items);
  const list = { items, next, isLookedThroughInPart, arrived };
  return (frame: Frame) => <InboxPage {...frame} {...list} />;
}
