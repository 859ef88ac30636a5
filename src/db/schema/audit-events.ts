import { bigint, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './moment.ts';

/** Who changed what, when. Written in the transaction of the change itself. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment('at').notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    entity: text().notNull(),
    entityId: text('entity_id').notNull(),
    detail: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  // The history of one thing.
  (table) => [index('audit_events_entity').on(table.entity, table.entityId, table.id)],
);
