import type { Context } from 'hono';
import { candidateSummariesOf } from '../../db/queries/candidate-summaries-of.ts';
import { candidatesOfFollowUps } from '../../db/queries/candidates-of-follow-ups.ts';
import { listedFollowUp } from '../../db/queries/follow-ups-by-need.ts';
import { listAuditEvents } from '../../db/queries/list-audit-events.ts';
import { orNotFound } from '../api/uuid-or-not-found.ts';
import { FollowUpPage } from '../views/follow-up-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { recurrenceOf } from './show-follow-ups.tsx';
import type { Answer } from './show-inbox.tsx';

const mostEvents = 200;
const mostNearMisses = 20;

/** Throws the problem that it is not there. */
export async function showFollowUp(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  id: string,
  { flash = null, status = 200 }: Answer = {},
) {
  const listed = orNotFound(await listedFollowUp(db, id), 'follow-up', id);
  const ids = (await candidatesOfFollowUps(db, [id])).get(id) ?? [listed.followUp.candidateId];
  const [nearMisses, events, around] = await Promise.all([
    candidateSummariesOf(db, ids.slice(-mostNearMisses)),
    listAuditEvents(
      db,
      { entity: 'follow_up', entityId: id },
      { beforeId: null, limit: mostEvents },
    ),
    recurrenceOf(db, [listed]),
  ]);
  return c.html(
    <FollowUpPage
      caller={c.get('caller')}
      now={clock.now()}
      listed={listed}
      around={around.get(id) ?? null}
      nearMisses={nearMisses.toSorted((a, b) => b.occurredAt.getTime() - a.occurredAt.getTime())}
      history={events.toReversed()}
      flash={flash}
    />,
    status,
  );
}
