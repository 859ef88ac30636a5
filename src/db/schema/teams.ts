import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { TeamTracker } from '../../core/team.ts';

export const teams = pgTable('teams', {
  id: text().primaryKey(),
  name: text().notNull(),
  jira: jsonb().$type<TeamTracker>(),
});
