import { and, desc, eq, lt, not, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { followUps } from '../schema/follow-ups.ts';
import { services } from '../schema/index.ts';
import { isTicketTeam, takesTickets, ticketTeams } from './takes-tickets.ts';

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

/** One page: those that need a person first, then all others, each newest first. */
export async function followUpsByNeed(
  db: DbOrTx,
  { place, limit }: { place: FollowUpPlace | null; limit: number },
): Promise<Page> {
  const needy = place?.among === 'others' ? [] : await listed(db, needsPerson, place, limit + 1);
  const from = place?.among === 'others' ? place : null;
  const room = limit - needy.length;
  const others = room < 0 ? [] : await listed(db, not(needsPerson), from, room + 1);
  const isMore = room < 0 || others.length > room;
  const shown = { needy: needy.slice(0, limit), others: others.slice(0, Math.max(0, room)) };
  const among = shown.others.length > 0 ? 'others' : 'needy';
  const last = shown[among].at(-1);
  const next = isMore && last !== undefined ? ({ among, after: last.followUp.id } as const) : null;
  return { ...shown, next };
}

export async function countNeedyFollowUps(db: DbOrTx): Promise<number> {
  return db.$count(followUps, needsPerson);
}

async function listed(db: DbOrTx, which: SQL, place: FollowUpPlace | null, limit: number) {
  return selectListed(db)
    .where(and(which, place === null ? undefined : lt(followUps.id, place.after)))
    .orderBy(desc(followUps.id))
    .limit(limit);
}
