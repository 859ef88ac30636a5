import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { moment } from './moment.ts';

/** Bearer tokens for scripts. Only hashes are stored. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    tokenHash: bytea('token_hash').notNull(),
    role: text().$type<'admin' | 'responder' | 'viewer'>().notNull(),
    createdAt: moment('created_at').notNull(),
    revokedAt: moment('revoked_at'),
  },
  // Every API request looks its token up.
  (table) => [uniqueIndex('api_tokens_hash').on(table.tokenHash)],
);
