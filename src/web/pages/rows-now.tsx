import type { Context } from 'hono';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { openAlike } from '../../db/queries/open-alike.ts';
import { InboxRow } from '../views/inbox-row.tsx';
import type { Origin } from '../views/origin.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { inboxFilter } from './inbox-filter.ts';
import { tellRows } from './tell-rows.ts';

/** A row of the inbox as it stands now, for the script to show in its place. */
export type RowNow = { id: string; version: number; status: string; html: string };

/** Empty where the form stood on no list, or where the near miss is gone. */
export async function rowsNow(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  origin: Origin,
  id: string,
): Promise<readonly RowNow[]> {
  if (origin.page !== 'inbox') return [];
  const found = await candidateSummary(db, id);
  if (found === null) return [];
  const [item] = await tellRows(db, [found]);
  if (item === undefined) return [];
  const tellsOfMore = origin.view === 'open' && item.status === 'open';
  const [caller, now] = [c.get('caller'), clock.now()];
  const filter = inboxFilter(origin, caller, now);
  const alike = tellsOfMore
    ? ((await openAlike(db, [{ id, alike: 1 }], filter)).get(id) ?? [])
    : [];
  const row = (
    <InboxRow {...{ item, origin, alike }} alikeTotal={alike.length} caller={caller} now={now} />
  );
  return [{ id, version: item.version, status: item.status, html: await row.toString() }];
}
