import { pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** Who sees to a theme across services. */
export const themeOwners = pgTable('theme_owners', {
  /** Of the theme when the owner was named; a theme of titles goes on under the keys of all of them. */
  key: text().primaryKey(),
  owner: text().notNull(),
  note: text(),
  setBy: text('set_by').notNull(),
  setAt: moment('set_at').notNull(),
});
