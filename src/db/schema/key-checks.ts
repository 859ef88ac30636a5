import { pgTable, text } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';

/** A known text sealed with the secret key: tells a wrong key at start before anything is written. */
export const keyChecks = pgTable('key_checks', {
  keyId: text('key_id').primaryKey(),
  sealed: bytea().notNull(),
});
