import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';
import { users } from './users.ts';

/**
 * Browser sessions, kept by better-auth. A token alone opens nothing: the cookie carries it signed with
 * a key derived from the secret key, which is not in the database.
 */
export const userSessions = pgTable(
  'user_sessions',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    token: text().notNull(),
    expiresAt: moment('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    // Every request of a browser looks its session up.
    uniqueIndex('user_sessions_token').on(table.token),
    // Signing somebody out everywhere.
    index('user_sessions_user').on(table.userId),
  ],
);
