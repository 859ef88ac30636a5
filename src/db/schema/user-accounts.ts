import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';
import { users } from './users.ts';

/**
 * How somebody proves who they are: `credential` with the hash of a password, or the address of an
 * OpenID provider with its own id of the person.
 */
export const userAccounts = pgTable(
  'user_accounts',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    providerId: text('provider_id').notNull(),
    accountId: text('account_id').notNull(),
    password: text(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    // One person of a provider is one person here.
    uniqueIndex('user_accounts_provider').on(table.providerId, table.accountId),
    // Signing in with a password reads the accounts of one person.
    index('user_accounts_user').on(table.userId),
  ],
);
