import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { TeamTracker } from '../../core/team.ts';
import type { TargetField, TargetProblem } from '../../core/ticket-target.ts';
import { moment } from './moment.ts';

/** Whether a team's tracker would take its tickets, as far as was asked last. */
export const trackerChecks = pgTable('tracker_checks', {
  teamId: text('team_id').primaryKey(),
  /** What was checked; a team that is configured otherwise since was not checked yet. */
  target: jsonb().$type<TeamTracker>().notNull(),
  /** When the tracker answered last; null while it did not, at all or since it refused a ticket. */
  checkedAt: moment('checked_at'),
  problems: jsonb().$type<readonly TargetProblem[]>().notNull(),
  /** The fields that the mapping speaks of, as the tracker describes them. */
  fields: jsonb().$type<readonly TargetField[]>().notNull(),
  triedAt: moment('tried_at').notNull(),
  /** Why the last try brought no answer; null when it did. */
  unanswered: text(),
});
