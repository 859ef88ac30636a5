import type { Context } from 'hono';
import { needyFollowUps, otherFollowUps } from '../../db/queries/follow-ups-by-need.ts';
import { FollowUpsPage } from '../views/follow-ups-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import type { Answer } from './show-inbox.tsx';

const mostNeedy = 50;
const rowsOnAPage = 25;

export async function showFollowUps(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  after: string | null,
  { flash = null, status = 200 }: Answer = {},
) {
  const [needy, others] = await Promise.all([
    after === null ? needyFollowUps(db, mostNeedy) : [],
    otherFollowUps(db, { after, limit: rowsOnAPage }),
  ]);
  return c.html(
    <FollowUpsPage
      caller={c.get('caller')}
      now={clock.now()}
      needy={needy}
      others={others.items}
      isFirstPage={after === null}
      next={others.next}
      flash={flash}
    />,
    status,
  );
}
