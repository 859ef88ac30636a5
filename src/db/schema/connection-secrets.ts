import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { connections } from './connections.ts';
import { moment } from './moment.ts';

export const connectionSecrets = pgTable(
  'connection_secrets',
  {
    id: uuid().primaryKey(),
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    purpose: text().$type<'webhook' | 'apiToken'>().notNull(),
    /** AES-256-GCM, bound to this row. */
    sealed: bytea().notNull(),
    keyId: text('key_id').notNull(),
    lastFour: text('last_four').notNull(),
    createdAt: moment('created_at').notNull(),
    /** From then on it is no longer accepted; null while nobody set an end. */
    endsAt: moment('ends_at'),
  },
  // Read with its connection at every settings load.
  (table) => [index('connection_secrets_connection').on(table.connectionId)],
);
