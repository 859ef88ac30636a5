import type { Context } from 'hono';
import type { DbOrTx } from '../../db/client.ts';
import { countFollowUps } from '../../db/queries/count-follow-ups.ts';
import {
  countNeedyFollowUps,
  type FollowUpPlace,
  followUpsByNeed,
  type ListedFollowUp,
} from '../../db/queries/follow-ups-by-need.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { recurrenceAround } from '../../db/queries/recurrence-around.ts';
import { FollowUpsPage } from '../views/follow-ups-page.tsx';
import type { FollowUpsAt } from '../views/origin.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import type { Answer } from './show-inbox.tsx';

const rowsOnAPage = 25;
const mostTeams = 500;

export async function showFollowUps(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  { at, place }: { at: FollowUpsAt; place: FollowUpPlace | null },
  { flash = null, status = 200 }: Answer = {},
) {
  const [page, needyInAll, teams] = await Promise.all([
    followUpsByNeed(db, { place, filter: at, limit: rowsOnAPage }),
    countNeedyFollowUps(db, at),
    listTeams(db, {}, { afterId: null, limit: mostTeams }),
  ]);
  const isNone = page.needy.length === 0 && page.others.length === 0;
  return c.html(
    <FollowUpsPage
      caller={c.get('caller')}
      now={clock.now()}
      {...page}
      at={at}
      teams={teams}
      around={await recurrenceOf(db, [...page.needy, ...page.others])}
      needyInAll={needyInAll}
      isFirstPage={place === null}
      inAll={isNone ? await countInAll(db) : null}
      flash={flash}
    />,
    status,
  );
}

async function countInAll(db: DbOrTx): Promise<number> {
  const byStatus = await countFollowUps(db);
  return [...byStatus.values()].reduce((sum, count) => sum + count, 0);
}

/** Of those that are over: whether what they were for still happens. */
export function recurrenceOf(db: DbOrTx, listed: readonly ListedFollowUp[]) {
  const closed = listed.flatMap(({ followUp: { id, fingerprint, closedAt } }) =>
    closedAt === null ? [] : [{ id, fingerprint, closedAt }],
  );
  return recurrenceAround(db, closed);
}
