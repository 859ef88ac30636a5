import { boolean, doublePrecision, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

export const connections = pgTable('connections', {
  id: text().primaryKey(),
  connector: text().notNull(),
  name: text().notNull(),
  settings: jsonb().$type<Record<string, unknown>>().notNull(),
  enabled: boolean().notNull().default(true),
  /** Null leaves the limit to the connector. */
  bodyLimitMb: doublePrecision('body_limit_mb'),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
});
