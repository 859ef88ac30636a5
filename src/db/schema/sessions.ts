import { pgTable, text } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { moment } from './moment.ts';

/** Browser sessions of the release before people had accounts, which may still run beside this one. */
export const sessions = pgTable('sessions', {
  idHash: bytea('id_hash').primaryKey(),
  userName: text('user_name').notNull(),
  role: text().$type<'admin' | 'responder' | 'viewer'>().notNull(),
  csrfToken: text('csrf_token').notNull(),
  createdAt: moment('created_at').notNull(),
  seenAt: moment('seen_at').notNull(),
});
