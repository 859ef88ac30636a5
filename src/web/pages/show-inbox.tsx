import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { countUndecided } from '../../db/queries/count-undecided.ts';
import { type FlatView, inboxCandidates } from '../../db/queries/inbox-candidates.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { whatHasArrived } from '../../db/queries/what-has-arrived.ts';
import { InboxPage } from '../views/inbox-page.tsx';
import { OpenPage } from '../views/open-page.tsx';
import type { InboxAt } from '../views/origin.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { countOccurrencesNow } from './count-occurrences-now.ts';
import { readOpenRows } from './read-open-rows.ts';

/** What a page is answered with besides its content. */
export type Answer = { flash?: Child; status?: ContentfulStatusCode };

const rowsOnAPage = 25;
const mostTeams = 500;

export async function showInbox(
  context: WebContext,
  c: Context<WebVariables>,
  at: InboxAt,
  { flash = null, status = 200 }: Answer = {},
) {
  const { db, clock } = context;
  const { view } = at;
  const [counts, teams, page] = await Promise.all([
    countUndecided(db, at.team),
    listTeams(db, {}, { afterId: null, limit: mostTeams }),
    view === 'open' ? renderOpen(context, at) : renderFlat(context, { ...at, view }),
  ]);
  const frame = { caller: c.get('caller'), now: clock.now(), at, teams, counts, flash };
  return c.html(page(frame), status);
}

type Frame = Omit<Parameters<typeof InboxPage>[0], 'items' | 'next' | 'arrived'>;

/** Reads the list and answers how it is drawn. */
async function renderOpen({ db }: WebContext, at: InboxAt) {
  const { sections, next } = await readOpenRows(db, at);
  const arrived = sections.length === 0 ? await whatHasArrived(db) : null;
  return (frame: Frame) => <OpenPage {...frame} {...{ sections, next, arrived }} />;
}

async function renderFlat({ db }: WebContext, at: InboxAt & { view: FlatView }) {
  const page = await inboxCandidates(db, at.view, { ...at, limit: rowsOnAPage });
  const arrived = page.items.length === 0 ? await whatHasArrived(db) : null;
  const items = await countOccurrencesNow(db, page.items);
  return (frame: Frame) => <InboxPage {...frame} {...{ items, next: page.next, arrived }} />;
}
