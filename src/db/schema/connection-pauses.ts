import { pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** A provider asked us to wait; every process obeys until then. */
export const connectionPauses = pgTable('connection_pauses', {
  connectionId: text('connection_id').primaryKey(),
  until: moment('until').notNull(),
  reason: text().notNull(),
});
