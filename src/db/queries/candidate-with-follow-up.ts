import { eq } from 'drizzle-orm';
import type { TakesTickets } from '../../core/team.ts';
import type { TargetProblem } from '../../core/ticket-target.ts';
import type { DbOrTx } from '../client.ts';
import { type CandidateRow, candidates } from '../schema/candidates.ts';
import { type FollowUpRow, followUps } from '../schema/follow-ups.ts';
import { connections, services, teams } from '../schema/index.ts';
import { isTicketTeam, takesTickets, targetProblem, ticketTeams } from './takes-tickets.ts';

/** A candidate with the names of what it belongs to and its follow-up, if it has one. */
export type WholeCandidate = {
  candidate: CandidateRow;
  followUp: FollowUpRow | null;
  /** What comes of the follow-up's ticket as its team is set up now. */
  takesTickets: TakesTickets;
  /** Why that ticket would be refused again. */
  targetProblem: TargetProblem | null;
  serviceName: string | null;
  teamName: string | null;
  connectionName: string | null;
};

/** Everything that is stored about one candidate itself; null when there is none. */
export async function candidateWithFollowUp(
  db: DbOrTx,
  id: string,
): Promise<WholeCandidate | null> {
  const [row] = await db
    .select({
      candidate: candidates,
      followUp: followUps,
      takesTickets,
      targetProblem,
      serviceName: services.name,
      teamName: teams.name,
      connectionName: connections.name,
    })
    .from(candidates)
    .leftJoin(followUps, eq(followUps.id, candidates.followUpId))
    .leftJoin(ticketTeams, isTicketTeam)
    .leftJoin(services, eq(services.id, candidates.serviceId))
    .leftJoin(teams, eq(teams.id, candidates.teamId))
    .leftJoin(connections, eq(connections.id, candidates.connectionId))
    .where(eq(candidates.id, id))
    .limit(1);
  return row ?? null;
}
