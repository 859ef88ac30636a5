import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** How far the provider's list of each webhook's deliveries was looked through for lost ones. */
export const watchedHooks = pgTable(
  'watched_hooks',
  {
    connectionId: text('connection_id').notNull(),
    hook: text().notNull(),
    /** What was sent before this was looked at; null: nothing yet. */
    readUntil: moment('read_until'),
    /** What was sent then was not looked at in time: the provider keeps it no longer. */
    goneFrom: moment('gone_from'),
    goneUntil: moment('gone_until'),
    /** Where the pass under way goes on, and until when everything is looked at once it is over. */
    cursor: text(),
    readingTo: moment('reading_to'),
    nextReadAt: moment('next_read_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.hook] })],
);
