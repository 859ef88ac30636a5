import { and, count, desc, eq, isNull, lt, not, type SQL, sql } from 'drizzle-orm';
import type { FollowUpStatus } from '../../core/follow-up/transitions.ts';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { followUps } from '../schema/follow-ups.ts';
import { services } from '../schema/index.ts';
import { noTeam } from './of-team.ts';
import { isTicketTeam, takesTickets, targetProblem, ticketTeams } from './takes-tickets.ts';

/**
 * What waits for a person: refused, or of unknown fate; open, and out of sight or made twice; called a
 * mistake, and still to be closed by hand, as long as it is read.
 */
const needsPerson = sql`(${followUps.status} in ('failed', 'unknown')
  or ${followUps.status} = 'open' and coalesce(${followUps.gone} = 'out_of_sight', false)
  or coalesce(strpos(${followUps.notice}, 'Please close') > 0, false)
    and (${followUps.status} = 'open'
      or ${followUps.closedAsMistakeAt} > closecall_now() - interval '14 days'))`;

/** A follow-up with the story that it tells. */
export type ListedFollowUp = Awaited<ReturnType<typeof selectListed>>[number];

function selectListed(db: DbOrTx) {
  return db
    .select({
      followUp: followUps,
      story: candidates.story,
      /** Whose it is to decide on: whose its near miss is. */
      teamId: sql<string | null>`case when ${candidates.id} is null
        then ${followUps.teamId} else ${candidates.teamId} end`,
      service: candidates.serviceId,
      serviceName: services.name,
      teamName: ticketTeams.name,
      takesTickets,
      targetProblem,
    })
    .from(followUps)
    .leftJoin(candidates, eq(candidates.id, followUps.candidateId))
    .leftJoin(services, eq(services.id, candidates.serviceId))
    .leftJoin(ticketTeams, isTicketTeam)
    .$dynamic();
}

/** Where a page goes on: after which one, of those that need a person or of the others. */
export type FollowUpPlace = { among: 'needy' | 'others'; after: string };

type Page = {
  needy: readonly ListedFollowUp[];
  others: readonly ListedFollowUp[];
  next: FollowUpPlace | null;
};

/** What is null is not asked for; the team as an address names it. */
export type FollowUpNeedFilter = { state: FollowUpStatus | null; team: string | null };

/** One page: those that need a person first, then all others, each newest first. */
export async function followUpsByNeed(
  db: DbOrTx,
  asked: { place: FollowUpPlace | null; filter: FollowUpNeedFilter; limit: number },
): Promise<Page> {
  const { place, filter, limit } = asked;
  const read = (which: SQL, after: FollowUpPlace | null, most: number) =>
    listed(db, and(which, isLike(filter)), after, most);
  const needy = place?.among === 'others' ? [] : await read(needsPerson, place, limit + 1);
  const from = place?.among === 'others' ? place : null;
  const room = limit - needy.length;
  const others = room < 0 ? [] : await read(not(needsPerson), from, room + 1);
  const isMore = room < 0 || others.length > room;
  const shown = { needy: needy.slice(0, limit), others: others.slice(0, Math.max(0, room)) };
  const among = shown.others.length > 0 ? 'others' : 'needy';
  const last = shown[among].at(-1);
  const next = isMore && last !== undefined ? ({ among, after: last.followUp.id } as const) : null;
  return { ...shown, next };
}

/** One of them; null when there is none. */
export async function listedFollowUp(db: DbOrTx, id: string): Promise<ListedFollowUp | null> {
  const [row] = await listed(db, eq(followUps.id, id), null, 1);
  return row ?? null;
}

export async function countNeedyFollowUps(
  db: DbOrTx,
  filter: FollowUpNeedFilter = { state: null, team: null },
): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(followUps)
    .leftJoin(candidates, eq(candidates.id, followUps.candidateId))
    .leftJoin(ticketTeams, isTicketTeam)
    .where(and(needsPerson, isLike(filter)));
  return row?.count ?? 0;
}

function isLike({ state, team }: FollowUpNeedFilter): SQL | undefined {
  return and(
    state === null ? undefined : eq(followUps.status, state),
    team === null ? undefined : isOfTeam(team),
  );
}

function isOfTeam(team: string): SQL {
  return team === noTeam ? isNull(ticketTeams.id) : eq(ticketTeams.id, team);
}

async function listed(
  db: DbOrTx,
  which: SQL | undefined,
  place: FollowUpPlace | null,
  limit: number,
) {
  return selectListed(db)
    .where(and(which, place === null ? undefined : lt(followUps.id, place.after)))
    .orderBy(desc(followUps.id))
    .limit(limit);
}
