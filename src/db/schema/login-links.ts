import { pgTable, text } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { moment } from './moment.ts';

/** Links of the release before people had accounts, which may still run beside this one. */
export const loginLinks = pgTable('login_links', {
  tokenHash: bytea('token_hash').primaryKey(),
  userName: text('user_name').notNull(),
  role: text().$type<'admin' | 'responder' | 'viewer'>().notNull(),
  endsAt: moment('ends_at').notNull(),
  usedAt: moment('used_at'),
});
