import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** How many requests to a connection had a wrong signature; begun anew after a week without any. */
export const wrongSignatures = pgTable('wrong_signatures', {
  connectionId: text('connection_id').primaryKey(),
  requests: integer().notNull(),
  since: moment('since').notNull(),
  lastAt: moment('last_at').notNull(),
});
