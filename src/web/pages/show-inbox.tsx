import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { countUndecided } from '../../db/queries/count-undecided.ts';
import {
  type InboxPlace,
  type InboxView,
  inboxCandidates,
} from '../../db/queries/inbox-candidates.ts';
import { whatHasArrived } from '../../db/queries/what-has-arrived.ts';
import { InboxPage } from '../views/inbox-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { countOccurrencesNow } from './count-occurrences-now.ts';

/** What a page is answered with besides its content. */
export type Answer = { flash?: Child; status?: ContentfulStatusCode };

const rowsOnAPage = 25;

export async function showInbox(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  { view, after }: { view: InboxView; after: InboxPlace | null },
  { flash = null, status = 200 }: Answer = {},
) {
  const [page, counts] = await Promise.all([
    inboxCandidates(db, view, { after, limit: rowsOnAPage }),
    countUndecided(db),
  ]);
  const arrived = page.items.length === 0 ? await whatHasArrived(db) : null;
  const items = await countOccurrencesNow(db, page.items);
  return c.html(
    <InboxPage
      caller={c.get('caller')}
      now={clock.now()}
      view={view}
      after={after}
      items={items}
      next={page.next}
      counts={counts}
      arrived={arrived}
      flash={flash}
    />,
    status,
  );
}
