import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** Every version of the policy; a version never changes, only which one is active. */
export const policies = pgTable(
  'policies',
  {
    version: integer().primaryKey().generatedAlwaysAsIdentity(),
    document: jsonb().$type<unknown>().notNull(),
    active: boolean().notNull(),
    author: text().notNull(),
    note: text(),
    createdAt: moment('created_at').notNull(),
    activatedAt: moment('activated_at'),
  },
  // Exactly one policy is in force.
  (table) => [uniqueIndex('policies_active').on(table.active).where(sql`active`)],
);
