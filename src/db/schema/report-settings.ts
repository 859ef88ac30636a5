import { boolean, pgTable, text } from 'drizzle-orm/pg-core';

/** What the configuration file says under `reports`: one row, or none where it says nothing. */
export const reportSettings = pgTable('report_settings', {
  id: text().$type<'reports'>().primaryKey(),
  /** Whether people may report without signing in. */
  anonymous: boolean().notNull(),
});
