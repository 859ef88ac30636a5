import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** `sent_again`: it arrived in the end; `read`: what it said was read from the provider's list. */
export type RecoveredBy = 'sent_again' | 'read';

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
    /** The list that it stands in, and what the provider calls it there. */
    hook: text(),
    ref: text(),
    /** When the provider was asked to send it again. */
    askedAt: moment('asked_at'),
    /** How often it was tried, in whichever way. */
    tries: integer().notNull().default(0),
    /** Null once nothing more is tried. */
    nextTryAt: moment('next_try_at'),
    recoveredAt: moment('recovered_at'),
    recoveredBy: text('recovered_by').$type<RecoveredBy>(),
    /** Why it can't be sent again. */
    problem: text(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.key] }),
    // "Which one is tried next?"
    index('lost_deliveries_due')
      .on(table.connectionId, table.nextTryAt)
      .where(sql`next_try_at is not null`),
  ],
);
