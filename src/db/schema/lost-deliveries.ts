import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** Webhooks that the provider made and that did not arrive, and what was done about it. */
export const lostDeliveries = pgTable(
  'lost_deliveries',
  {
    connectionId: text('connection_id').notNull(),
    key: text().notNull(),
    event: text().notNull(),
    because: text().notNull(),
    lostAt: moment('lost_at').notNull(),
    foundAt: moment('found_at').notNull(),
    /** When the provider was asked to send it again. */
    askedAt: moment('asked_at'),
    recoveredAt: moment('recovered_at'),
    problem: text(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.key] })],
);
