import { boolean, doublePrecision, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

export const connections = pgTable('connections', {
  id: text().primaryKey(),
  connector: text().notNull(),
  name: text().notNull(),
  settings: jsonb().$type<Record<string, unknown>>().notNull(),
  /** The provider's ids of the accounts that the settings name by their address; null: none has it. */
  accounts: jsonb().$type<Readonly<Record<string, string | null>>>().notNull().default({}),
  enabled: boolean().notNull().default(true),
  /** Asks the provider's lists so often, where no webhook can come in; null waits for webhooks. */
  pollSeconds: integer('poll_seconds'),
  /** Null leaves the limit to the connector. */
  bodyLimitMb: doublePrecision('body_limit_mb'),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
});
