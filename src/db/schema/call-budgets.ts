import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** How many calls to a connection's API all processes together made in the current window. */
export const callBudgets = pgTable('call_budgets', {
  connectionId: text('connection_id').primaryKey(),
  windowFrom: moment('window_from').notNull(),
  spent: integer().notNull(),
});
