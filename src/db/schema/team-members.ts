import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { teams } from './teams.ts';
import { users } from './users.ts';

/** Which teams people are in. */
export const teamMembers = pgTable(
  'team_members',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    teamId: text('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.teamId] }),
    // A team that goes takes its memberships along.
    index('team_members_team').on(table.teamId),
  ],
);
