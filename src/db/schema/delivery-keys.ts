import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** One row per delivery ever taken, kept when old bodies are dropped: the protection against replays. */
export const deliveryKeys = pgTable(
  'delivery_keys',
  {
    connectionId: text('connection_id').notNull(),
    key: text().notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    receivedAt: moment('received_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.key] })],
);
