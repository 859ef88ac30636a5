import { pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** When somebody last could take webhooks; a hole in it is an outage of ours. */
export const heartbeats = pgTable('heartbeats', {
  part: text().primaryKey(),
  aliveAt: moment('alive_at').notNull(),
});
