import type { Context } from 'hono';
import {
  countNeedyFollowUps,
  type FollowUpPlace,
  followUpsByNeed,
} from '../../db/queries/follow-ups-by-need.ts';
import { FollowUpsPage } from '../views/follow-ups-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import type { Answer } from './show-inbox.tsx';

const rowsOnAPage = 25;

export async function showFollowUps(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  place: FollowUpPlace | null,
  { flash = null, status = 200 }: Answer = {},
) {
  const [page, needyInAll] = await Promise.all([
    followUpsByNeed(db, { place, limit: rowsOnAPage }),
    countNeedyFollowUps(db),
  ]);
  return c.html(
    <FollowUpsPage
      caller={c.get('caller')}
      now={clock.now()}
      {...page}
      needyInAll={needyInAll}
      isFirstPage={place === null}
      flash={flash}
    />,
    status,
  );
}
