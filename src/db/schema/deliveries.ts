import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { moment } from './moment.ts';

export const deliveryStatuses = ['pending', 'processed', 'ignored', 'quarantined'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** The record of what arrived. Partitioned by the time inside its UUIDv7 id. */
export const deliveries = pgTable(
  'deliveries',
  {
    id: uuid().primaryKey(),
    connectionId: text('connection_id').notNull(),
    key: text().notNull(),
    receivedAt: moment('received_at').notNull(),
    headers: jsonb().$type<Record<string, string>>().notNull(),
    body: bytea().notNull(),
    status: text().$type<DeliveryStatus>().notNull().default('pending'),
    attempts: integer().notNull().default(0),
    dueAt: moment('due_at').notNull(),
    claimedUntil: moment('claimed_until'),
    /** The provider's name for it, known once it was read. */
    event: text(),
    /** Why it was ignored or quarantined, or what went wrong last. */
    reason: text(),
    processedAt: moment('processed_at'),
    /** Loaded from the past: it feeds patterns and asks nobody. */
    historical: boolean().notNull().default(false),
    signalCount: integer('signal_count').notNull().default(0),
  },
  (table) => [
    // The sweeper asks for what is due; processed rows leave the index.
    index('deliveries_pending').on(table.dueAt).where(sql`status = 'pending'`),
    // The list of what needs a person.
    index('deliveries_quarantined').on(table.id).where(sql`status = 'quarantined'`),
  ],
);
