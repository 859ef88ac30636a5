import { and, desc, eq, inArray, lt, notInArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { followUps } from '../schema/follow-ups.ts';
import { services } from '../schema/index.ts';
import { isTicketTeam, takesTickets, ticketTeams } from './takes-tickets.ts';

/** What waits for a person: refused, or of unknown fate. */
const needy = ['failed', 'unknown'] as const;

/** A follow-up with the story that it tells. */
export type ListedFollowUp = Awaited<ReturnType<typeof selectListed>>[number];

function selectListed(db: DbOrTx) {
  return db
    .select({
      followUp: followUps,
      story: candidates.story,
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

/** Follow-ups that need a person, newest first. */
export async function needyFollowUps(
  db: DbOrTx,
  limit: number,
): Promise<readonly ListedFollowUp[]> {
  return selectListed(db)
    .where(inArray(followUps.status, [...needy]))
    .orderBy(desc(followUps.id))
    .limit(limit);
}

/** One page of all the others, newest first; `next` is the id to go on from, or null. */
export async function otherFollowUps(
  db: DbOrTx,
  options: { after: string | null; limit: number },
): Promise<{ items: readonly ListedFollowUp[]; next: string | null }> {
  const { after, limit } = options;
  const rows = await selectListed(db)
    .where(
      and(
        notInArray(followUps.status, [...needy]),
        after === null ? undefined : lt(followUps.id, after),
      ),
    )
    .orderBy(desc(followUps.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.followUp.id ?? null) : null };
}
