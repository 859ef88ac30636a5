import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** Offers of automatic tickets that an admin declined, with the record that they stood on then. */
export const declinedOffers = pgTable('declined_offers', {
  offer: text().primaryKey(),
  agreed: integer().notNull(),
  disagreed: integer().notNull(),
  declinedBy: text('declined_by').notNull(),
  declinedAt: moment('declined_at').notNull(),
});
