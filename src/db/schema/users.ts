import { boolean, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** The people who sign in. Nobody is deleted: the audit names them for good. */
export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey(),
    /** What `person:<handle>` in the audit means; never changed. */
    handle: text().notNull(),
    name: text().notNull(),
    /** In lower case. */
    email: text().notNull(),
    emailVerified: boolean('email_verified').notNull().default(false),
    role: text().$type<'admin' | 'responder' | 'viewer'>().notNull(),
    decidesFor: text('decides_for').$type<'all' | 'own-teams'>().notNull().default('all'),
    deactivatedAt: moment('deactivated_at'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    // The audit's names mean one person each.
    uniqueIndex('users_handle').on(table.handle),
    // Signing in looks people up by their address.
    uniqueIndex('users_email').on(table.email),
  ],
);
