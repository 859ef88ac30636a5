import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { TakesTickets } from '../../core/team.ts';
import type { TargetProblem } from '../../core/ticket-target.ts';
import { candidates } from '../schema/candidates.ts';
import { followUps } from '../schema/follow-ups.ts';
import { teams } from '../schema/index.ts';

/** The team whose ticket it is, or would be: one that was rehearsed follows its near miss. */
export const ticketTeams = alias(teams, 'ticket_teams');

export const isTicketTeam = sql`${ticketTeams.id} = case when ${followUps.status} = 'rehearsed'
  then coalesce(${candidates.teamId}, ${followUps.teamId}) else ${followUps.teamId} end`;

/** What comes of its tickets as it is set up now, to select beside what it is joined to. */
export const takesTickets: SQL<TakesTickets> = sql<TakesTickets>`case
  when jsonb_typeof(${ticketTeams.jira}) is distinct from 'object' then 'no'
  when ${ticketTeams.jira}->>'dryRun' = 'true' then 'rehearsed'
  else 'yes' end`;

/**
 * For a refused ticket, what its team's tracker said last of where it goes, as far as that keeps every
 * ticket from being opened; null where it said no such thing of the target as it is set up now.
 */
export const targetProblem: SQL<TargetProblem | null> = sql<TargetProblem | null>`case
  when ${followUps.status} = 'failed' then (
    select told.problem from tracker_checks as kept,
      jsonb_array_elements(kept.problems) with ordinality as told (problem, nth)
    where kept.team_id = ${ticketTeams.id}
      and kept.target = ${ticketTeams.jira} - 'dryRun' - 'dailyLimit'
      and told.problem->>'code' <> 'field_may_be_empty'
    order by told.nth limit 1)
  end`;
