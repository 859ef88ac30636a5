import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { moment } from './moment.ts';
import { users } from './users.ts';

/** Links that work once: into the pages, to a first password, to the first admin. Only hashes are stored. */
export const oneTimeLinks = pgTable('one_time_links', {
  tokenHash: bytea('token_hash').primaryKey(),
  purpose: text().$type<'sign-in' | 'set-password' | 'first-admin'>().notNull(),
  /** Null for the first admin, who is nobody yet. */
  userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
  endsAt: moment('ends_at').notNull(),
  usedAt: moment('used_at'),
});
