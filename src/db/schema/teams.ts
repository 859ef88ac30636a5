import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { DigestSettings } from '../../core/digest/digest-settings.ts';
import type { TeamTracker } from '../../core/team.ts';
import type { WorkingHours } from '../../core/working-hours.ts';

export const teams = pgTable(
  'teams',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    jira: jsonb().$type<TeamTracker>(),
    /** When tickets that rules open are sent; null for any time. */
    workingHours: jsonb('working_hours').$type<WorkingHours>(),
    /** How many tickets rules may open in seven days; null for what the policy says. */
    automaticTicketsPerWeek: integer('automatic_tickets_per_week'),
    /** When and where it is told what is worth a look; null for never. */
    digest: jsonb().$type<DigestSettings>(),
  },
  (table) => [check('teams_automatic_tickets', sql`${table.automaticTicketsPerWeek} >= 0`)],
);
