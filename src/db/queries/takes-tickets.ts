import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { TakesTickets } from '../../core/team.ts';
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
