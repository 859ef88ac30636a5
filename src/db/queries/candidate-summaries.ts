import { eq, sql } from 'drizzle-orm';
import { dismissedBefore } from '../../core/attention/restraint.ts';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { followUps } from '../schema/follow-ups.ts';
import { services, teams } from '../schema/index.ts';
import { isTicketTeam, takesTickets, ticketTeams } from './takes-tickets.ts';

/** A candidate as a row of a list needs it. */
export type CandidateSummary = Awaited<ReturnType<typeof selectSummaries>>[number];

const returnedBecause = sql<string | null>`case when ${candidates.returnedFrom} is not null then
  (select tried->>'because' from jsonb_array_elements(${candidates.trace}) as tried
    where tried->>'rule' = ${dismissedBefore} limit 1) end`;

/** Looked up for each: joined plainly, the planner reads every ticket there is for a page of rows. */
function followUpOf(db: DbOrTx) {
  return db
    .select({
      id: followUps.id,
      teamId: followUps.teamId,
      status: followUps.status,
      heldUntil: followUps.heldUntil,
      candidateId: followUps.candidateId,
      sentAt: followUps.sentAt,
      problem: followUps.problem,
      issueKey: followUps.issueKey,
      issueUrl: followUps.issueUrl,
    })
    .from(followUps)
    .where(eq(followUps.id, candidates.followUpId))
    .limit(1)
    .as('follow_ups');
}

/** The start of every query for summaries; callers add their condition, order and limit. */
export function selectSummaries(db: DbOrTx) {
  return db
    .select({
      id: candidates.id,
      status: candidates.status,
      version: candidates.version,
      detector: candidates.detector,
      title: candidates.title,
      story: candidates.story,
      fingerprint: candidates.fingerprint,
      service: candidates.serviceId,
      serviceName: services.name,
      teamId: candidates.teamId,
      teamName: teams.name,
      awaits: sql<string | null>`case when ${candidates.status} = 'settling'
        then ${candidates.finding}->>'awaits' end`,
      /** Something about it could not be learned. */
      isUnconfirmed: sql<boolean>`coalesce(${candidates.finding}->>'unconfirmed', '') <> ''`,
      /** How many firings it tells of. */
      episodes: sql<number>`coalesce((${candidates.finding}->>'episodes')::int, 1)`,
      occurredAt: candidates.occurredAt,
      settlesAt: candidates.settlesAt,
      priority: candidates.priority,
      scoreReasons: candidates.scoreReasons,
      occurrences: candidates.occurrences,
      isFirst: candidates.isFirst,
      factsChanged: candidates.factsChanged,
      decision: candidates.decision,
      decidedBy: candidates.decidedBy,
      decidedAt: candidates.decidedAt,
      decisionReason: candidates.decisionReason,
      snoozedUntil: candidates.snoozedUntil,
      acceptedBy: candidates.acceptedBy,
      acceptedUntil: candidates.acceptedUntil,
      /** Why it came back after a dismissal of the same; null where it did not. */
      returnedBecause,
      followUp: {
        id: followUps.id,
        status: followUps.status,
        heldUntil: followUps.heldUntil,
        candidateId: followUps.candidateId,
        sentAt: followUps.sentAt,
        problem: followUps.problem,
        issueKey: followUps.issueKey,
        issueUrl: followUps.issueUrl,
        takesTickets,
      },
    })
    .from(candidates)
    .leftJoin(services, eq(services.id, candidates.serviceId))
    .leftJoin(teams, eq(teams.id, candidates.teamId))
    .leftJoinLateral(followUpOf(db), sql`true`)
    .leftJoin(ticketTeams, isTicketTeam)
    .$dynamic();
}
