import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { TokenScope } from '../../core/token-scopes.ts';
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
    /** What it is for; null where it is for all that its role may, as tokens once were. */
    scopes: text().array().$type<TokenScope[]>(),
    /** The teams that it decides for, besides what has none; null for all. */
    teams: text().array(),
    /** Its last four characters, for telling tokens apart. */
    tail: text(),
    createdBy: text('created_by'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
    /** Kept to the minute. */
    lastUsedAt: moment('last_used_at'),
  },
  // Every API request looks its token up.
  (table) => [uniqueIndex('api_tokens_hash').on(table.tokenHash)],
);

export type ApiTokenRow = typeof apiTokens.$inferSelect;
